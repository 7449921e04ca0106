"""What an officer keeps of the queue: named views."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, new_id

FIRST = text("is_first")


class QueueView(Base):
    """常用视图: filters of the queue under a name, of one post. One of them may be what the queue opens with."""

    __tablename__ = "queue_view"
    __table_args__ = (
        UniqueConstraint("post_id", "name"),
        Index("uq_queue_view_first", "post_id", unique=True, postgresql_where=FIRST, sqlite_where=FIRST),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    post_id: Mapped[UUID]
    name: Mapped[str]
    filters: Mapped[dict]  # by their names in the address
    is_first: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[datetime]

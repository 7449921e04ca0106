"""What the demonstration remembers: how far its clock runs ahead."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class DemoState(Base):
    __tablename__ = "demo_state"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    days_ahead: Mapped[int] = mapped_column(default=0)

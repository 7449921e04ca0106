"""How the papers of a case reach the applicant, as the applicant chose it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, enum_type, new_id


class Way(StrEnum):
    ELECTRONIC = "electronic"  # 电子送达, only with consent
    WINDOW = "window"  # 窗口领取
    POST = "post"  # 邮寄送达


class CaseDelivery(Base):
    """One choice (送达地址确认). A change is a new row: the newest one counts, the earlier ones stay on file."""

    __tablename__ = "case_delivery"
    __table_args__ = (
        Index("ix_case_delivery_case_id", "case_id"),
        Index("ix_case_delivery_person_id", "person_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    person_id: Mapped[UUID]  # who chose
    way: Mapped[Way] = mapped_column(enum_type(Way))
    contact: Mapped[bytes]  # sealed under the case's key: recipient, phone, address
    chosen_at: Mapped[datetime]

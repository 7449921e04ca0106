"""What is kept of a certificate that its holder shows (亮证): one row for each code, and in it who used it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.actor import Channel
from app.core.db import Base, enum_type, new_id
from app.issuance.verification import Verdict


class Viewer(StrEnum):
    """Who used a code."""

    OFFICER = "officer"
    STRANGER = "stranger"  # nobody who signed in as an officer


class SeenFor(StrEnum):
    """What an officer looks for; the holder reads it."""

    MATTER = "matter"  # 办理事项
    IDENTITY = "identity"  # 核对身份、资格
    INSPECTION = "inspection"  # 监督检查
    OTHER = "other"  # in words


class ShownCode(Base):
    """One showing. Of token and code stand keyed digests only; `until` is its last moment, and an unused row goes soon after."""

    __tablename__ = "shown_code"
    __table_args__ = (
        CheckConstraint("(used_at IS NULL) = (viewer IS NULL) AND (used_at IS NULL) = (verdict IS NULL)", name="use_is_whole"),
        CheckConstraint("(used_at IS NULL) = (use_key IS NULL) AND (used_at IS NULL) = (used_on IS NULL)", name="use_has_key"),
        CheckConstraint("viewer IS NULL OR (viewer = 'officer') = (seen_by IS NOT NULL)", name="officer_is_known"),
        CheckConstraint("(seen_by IS NULL) = (office IS NULL) AND (seen_by IS NULL) = (purpose IS NULL)", name="officer_says_why"),
        CheckConstraint("until >= made_at", name="ends_after_it_began"),
        CheckConstraint("used_at IS NULL OR used_at <= until", name="used_in_time"),
        Index("ix_shown_code_certificate", "certificate_id", "made_at"),
        Index("ix_shown_code_until", "until"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    code_hash: Mapped[bytes] = mapped_column(unique=True)
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"))
    shown_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    mandate_id: Mapped[UUID | None] = mapped_column(ForeignKey("mandate.id"))
    channel: Mapped[Channel] = mapped_column(enum_type(Channel))  # where it was shown
    made_at: Mapped[datetime]
    until: Mapped[datetime]
    used_at: Mapped[datetime | None]
    use_key: Mapped[str | None]  # of the form that used it: sent twice, used once
    viewer: Mapped[Viewer | None] = mapped_column(enum_type(Viewer))
    seen_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    seen_post: Mapped[UUID | None] = mapped_column(ForeignKey("staff_post.id"))
    office: Mapped[str | None]  # department of the officer's post
    place: Mapped[str | None]
    purpose: Mapped[SeenFor | None] = mapped_column(enum_type(SeenFor))
    words: Mapped[bytes | None]  # what the officer said besides, sealed
    used_on: Mapped[Channel | None] = mapped_column(enum_type(Channel))
    verdict: Mapped[Verdict | None] = mapped_column(enum_type(Verdict))  # how the certificate stood at that moment
    fields: Mapped[list | None] = mapped_column(JSON(none_as_null=True))  # codes of the facts that were shown

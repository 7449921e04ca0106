"""Persons are not accounts (design decision 10): who someone is, how they sign in, what post they hold, for whom they act."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.actor import Channel, PartyKind, Role
from app.core.db import Base, enum_type, new_id


class AccountKind(StrEnum):
    CITIZEN = "citizen"
    STAFF = "staff"


class AccountStatus(StrEnum):
    JOINING = "joining"  # made, and waits for its person to set a password and a second factor
    ACTIVE = "active"
    DISABLED = "disabled"


class Purpose(StrEnum):
    """What a challenge proves."""

    SIGN_IN = "sign_in"
    REGISTER = "register"
    STAFF = "staff"
    CONTACT = "contact"
    MANDATE = "mandate"
    JOIN = "join"
    KEY = "key"


class Person(Base):
    """A natural person. Name, number and phone are sealed; blind indexes find them by exact match only."""

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[bytes]
    id_number: Mapped[bytes]
    phone: Mapped[bytes]
    id_number_index: Mapped[bytes] = mapped_column(unique=True)
    name_index: Mapped[bytes] = mapped_column(index=True)
    phone_index: Mapped[bytes] = mapped_column(index=True)
    created_at: Mapped[datetime]


class Tongue(StrEnum):
    """The language in which somebody is written to."""

    BOTH = "both"  # Chinese, then English
    CHINESE = "zh"
    ENGLISH = "en"


class Contact(Base):
    """How a person wants to be reached besides the inbox. Who has no row chose nothing: by the phone of the register, in both languages."""

    __tablename__ = "contact"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    phone: Mapped[bytes]  # sealed; empty: the one of the register
    email: Mapped[bytes]  # sealed; empty: none. Both were proven by a code
    by_text: Mapped[bool]
    by_email: Mapped[bool]
    tongue: Mapped[Tongue] = mapped_column(enum_type(Tongue))
    changed_at: Mapped[datetime]


class Organisation(Base):
    """A firm or other organisation; its name and credit code are public."""

    __tablename__ = "organisation"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    credit_code: Mapped[str] = mapped_column(unique=True)
    representative_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]


class Account(Base):
    """One way for a person to sign in: as a citizen by ID number, or as staff by login name and second factor."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("(kind = 'staff') = (login_name IS NOT NULL)", name="staff_has_login_name"),
        CheckConstraint("kind = 'staff' OR (totp_secret IS NULL AND key_count = 0)", name="second_factor_is_of_staff"),
        CheckConstraint(
            "kind <> 'staff' OR status <> 'active' OR totp_secret IS NOT NULL OR key_count > 0", name="staff_has_second_factor"
        ),
        Index("uq_account_person_kind", "person_id", "kind", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[AccountKind] = mapped_column(enum_type(AccountKind))
    login_name: Mapped[str | None] = mapped_column(unique=True)
    password_hash: Mapped[str]
    totp_secret: Mapped[bytes | None]
    totp_counter: Mapped[int] = mapped_column(default=0)  # the last accepted one: a code works once
    key_count: Mapped[int] = mapped_column(default=0, server_default="0")  # security keys that stand beside or instead of codes
    created_by: Mapped[UUID | None]  # the system administrator who made it: another person gives it its post
    status: Mapped[AccountStatus] = mapped_column(enum_type(AccountStatus), default=AccountStatus.ACTIVE)
    created_at: Mapped[datetime]


class StaffPost(Base):
    """A person in a department with a role, from a day until a day; or until it was ended at once."""

    __tablename__ = "staff_post"
    __table_args__ = (
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="ends_after_start"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="end_has_person"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    department: Mapped[str]
    sub_unit: Mapped[str] = mapped_column(default="", server_default="")  # code of a 科室, "" the department itself
    place: Mapped[str] = mapped_column(default="", server_default="")  # jurisdiction: a division's code, "" the whole city
    role: Mapped[Role] = mapped_column(enum_type(Role))
    from_day: Mapped[date]
    until_day: Mapped[date | None]  # the last day
    given_by: Mapped[UUID | None]  # the security administrator
    ended_at: Mapped[datetime | None]  # ended at once: from this moment it is no post any more, whatever its last day says
    ended_by: Mapped[UUID | None]
    key: Mapped[str | None] = mapped_column(unique=True)


class ConsentTo(StrEnum):
    """What a person may allow, where the law leaves it to them (PIPL art. 13, 23). What a duty rests on is never asked here."""

    REUSE_ANSWERS = "reuse-answers"  # what they filled in before fills their next forms


class Consent(Base):
    """同意: given by a person, taken back whenever they like. What was done meanwhile stays lawful (PIPL art. 15)."""

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_at >= given_at", name="withdrawn_after_given"),
        Index("ix_consent_person_id", "person_id", "purpose"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[ConsentTo] = mapped_column(enum_type(ConsentTo))
    wording: Mapped[str]  # what the person read when they agreed
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class MandateWay(StrEnum):
    """How the giver agreed."""

    OWN = "own"  # in the giver's own session; the agent confirms there too
    DESK = "desk"  # 窗口当面: both stand there, the giver known by card
    PHONE = "phone"  # 短信确认: a code to the giver's phone of the population register


class Relation(StrEnum):
    """What the agent is to the giver, as both say."""

    SPOUSE = "spouse"  # 配偶
    CHILD = "child"  # 子女
    PARENT = "parent"  # 父母
    RELATIVE = "relative"  # 其他亲属
    OTHER = "other"  # 非亲属
    UNSAID = "unsaid"


class Mandate(Base):
    """授权: `giver` lets `agent` act, in some services or in all, until a day. The agent confirms before acting (民法典 art. 165)."""

    __tablename__ = "mandate"
    __table_args__ = (
        CheckConstraint("until_day >= from_day", name="ends_after_start"),
        CheckConstraint("giver_id <> agent_id", name="agent_is_another"),
        CheckConstraint("(way = 'own') = (recorded_by IS NULL)", name="clerk_at_desk"),
        Index("ix_mandate_giver", "giver_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    giver_kind: Mapped[PartyKind] = mapped_column(enum_type(PartyKind))
    giver_id: Mapped[UUID]
    given_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    services: Mapped[list]  # service codes; empty means every service
    from_day: Mapped[date]
    until_day: Mapped[date]  # the last day
    given_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    way: Mapped[MandateWay] = mapped_column(enum_type(MandateWay), default=MandateWay.OWN, server_default="own")
    relation: Mapped[Relation] = mapped_column(enum_type(Relation), default=Relation.UNSAID, server_default="unsaid")
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))  # the clerk, at a window
    key: Mapped[str] = mapped_column(unique=True)


class Device(Base):
    """An enrolled kiosk; it proves itself by a token whose hash is here."""

    __tablename__ = "device"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    hall: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    enrolled_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class LoginSession(Base):
    """One signed-in browser. The cookie holds the random token, this row its hash, so that a copy of the table opens nothing."""

    __tablename__ = "login_session"
    __table_args__ = (
        CheckConstraint("(for_id IS NULL) = (for_kind IS NULL)", name="party_is_whole"),
        CheckConstraint("mandate_id IS NULL OR for_id IS NOT NULL", name="mandate_has_party"),
        Index("ix_login_session_person", "person_id", "ended_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    post_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_post.id"))
    for_kind: Mapped[PartyKind | None] = mapped_column(enum_type(PartyKind))
    for_id: Mapped[UUID | None]
    mandate_id: Mapped[UUID | None] = mapped_column(ForeignKey("mandate.id"))
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"))
    channel: Mapped[Channel] = mapped_column(enum_type(Channel))
    assurance: Mapped[int]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]  # the absolute end; the idle end follows from seen_at
    ended_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]  # last second-factor check


class Challenge(Base):
    """A sign-in that is half done: the first proof was given, a code is awaited. Its claim is sealed."""

    __tablename__ = "challenge"
    __table_args__ = (Index("ix_challenge_subject", "subject", "created_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    purpose: Mapped[Purpose] = mapped_column(enum_type(Purpose))
    subject: Mapped[bytes]  # blind index of whom it is about
    claim: Mapped[bytes]
    code_hash: Mapped[bytes | None]
    sends: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    done_at: Mapped[datetime | None]


class SignInTries(Base):
    """Failed first proofs per claimed name, known or not: an unknown name locks exactly like a known one."""

    __tablename__ = "sign_in_tries"

    subject: Mapped[bytes] = mapped_column(primary_key=True)
    failed: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    changed_at: Mapped[datetime] = mapped_column(index=True)


class ParkedPost(Base):
    """What someone had typed when their session ended: sealed, for the same person in the same browser, for thirty minutes."""

    __tablename__ = "parked_post"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    cookie_hash: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    content: Mapped[bytes]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class UsedReading(Base):
    """A reading of a card that has opened something: it opens nothing again. Kept until it would be too old anyway."""

    __tablename__ = "used_reading"

    digest: Mapped[bytes] = mapped_column(primary_key=True)  # a blind index
    expires_at: Mapped[datetime] = mapped_column(index=True)

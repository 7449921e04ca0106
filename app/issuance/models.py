"""What is kept of each certificate: the record, its renditions, and the ledger that names both."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, enum_type, new_id


class Status(StrEnum):
    PREPARED = "prepared"  # recorded, not signed: shown to nobody as a certificate
    SIGNED = "signed"  # 有效
    SUSPENDED = "suspended"  # 暂扣
    REVOKED = "revoked"  # 撤销
    CANCELLED = "cancelled"  # 注销
    SUPERSEDED = "superseded"  # 已换发


class LedgerKind(StrEnum):
    ISSUED = "issued"
    RENDERED = "rendered"
    STATUS = "status"


class Format(StrEnum):
    """The drawn forms that a certificate may have."""

    PDF = "pdf"  # 版式文件, drawn and signed here
    OFD = "ofd"  # laid out and sealed by the buyer's seal platform


class TypeVersion(Base):
    """The content of a type as it was when something was issued under it, so that it can be drawn again unchanged."""

    __tablename__ = "certificate_type_version"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str]
    content: Mapped[dict]  # file name -> text
    created_at: Mapped[datetime]


class Certificate(Base):
    """A signed record. The document is sealed; outside of it stand only what finds it and what guards it."""

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint("(status = 'prepared') = (signature IS NULL)", name="signed_has_signature"),
        CheckConstraint("(signature IS NULL) = (key_id IS NULL)", name="signature_has_key"),
        CheckConstraint("(signature IS NULL) = (signed_at IS NULL)", name="signature_has_time"),
        CheckConstraint("status IN ('prepared', 'signed') OR status_reason <> ''", name="ended_has_reason"),
        CheckConstraint("status IN ('prepared', 'signed') OR status_code IS NOT NULL", name="ended_has_code"),
        CheckConstraint("status_code IS NULL OR status_code LIKE status || '.%'", name="code_of_status"),
        CheckConstraint("(status_code IS NULL) = (status_at IS NULL)", name="status_has_time"),
        CheckConstraint("(status_code IS NULL) = (status_office IS NULL)", name="status_has_office"),
        CheckConstraint("status_by IS NULL OR status_role <> ''", name="who_decided_has_post"),
        CheckConstraint("(status = 'superseded') = (replaced_by IS NOT NULL)", name="superseded_has_successor"),
        CheckConstraint("valid_until IS NULL OR valid_until >= issued_on", name="valid_after_issue"),
        CheckConstraint("status <> 'prepared' OR code IS NULL", name="code_after_signing"),
        CheckConstraint("length(nonce) = 16", name="nonce_of_128_bits"),
        CheckConstraint("length(document_sha256) = 32", name="digest_of_256_bits"),
        Index("ix_certificate_holder", "holder_id", "issued_on"),
        Index("ix_certificate_reference", "reference"),
        Index("ix_certificate_status", "status", "prepared_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(unique=True)  # of the act that asked for it: asked twice, made once
    type_code: Mapped[str]
    type_sha256: Mapped[str] = mapped_column(ForeignKey("certificate_type_version.sha256"))
    number: Mapped[str] = mapped_column(unique=True)
    number_key: Mapped[str] = mapped_column(unique=True)  # the number as people type it: no brackets, no spaces
    identifier: Mapped[str] = mapped_column(unique=True)  # 电子证照标识
    issuer: Mapped[str]  # department code
    holder_kind: Mapped[str]
    holder_id: Mapped[UUID]
    reference: Mapped[str]  # whose result it is, in the words of who asked; never read here
    nonce: Mapped[bytes] = mapped_column(unique=True)
    document: Mapped[bytes]  # the canonical bytes that are signed, sealed
    document_sha256: Mapped[bytes]
    issued_on: Mapped[date]
    valid_until: Mapped[date | None]  # the last day it may be used
    prepared_at: Mapped[datetime]
    status: Mapped[Status] = mapped_column(enum_type(Status), default=Status.PREPARED)
    status_reason: Mapped[str] = mapped_column(default="")  # the note; strangers are told the code
    status_code: Mapped[str | None]  # reasons.Reason, of the last change
    status_office: Mapped[str | None]  # the issuer code of the office that decided it
    status_role: Mapped[str] = mapped_column(default="")  # the post of who decided; "" where another decision brought it
    status_by: Mapped[UUID | None]  # the person, for separation of duties; told to nobody
    status_at: Mapped[datetime | None]
    replaced_by: Mapped[UUID | None] = mapped_column(ForeignKey("certificate.id"))
    signature: Mapped[bytes | None]
    key_id: Mapped[str | None]  # SHA-256 of the seal's certificate
    signed_at: Mapped[datetime | None]
    code: Mapped[bytes | None]  # what the QR code carries besides the address, signed with the same key (codes.py)


class Rendition(Base):
    """One drawn form of a certificate. Its hash is known to the ledger; no second file of a format is ever kept."""

    __tablename__ = "certificate_rendition"
    __table_args__ = (
        UniqueConstraint("certificate_id", "format", name="uq_certificate_rendition_format"),
        CheckConstraint("length(sha256) = 32", name="digest_of_256_bits"),
        CheckConstraint("size > 0", name="not_empty"),
        CheckConstraint("format IN ('pdf', 'ofd')", name="format_is_known"),
        CheckConstraint("(format = 'pdf') = (sealed_by = '')", name="ofd_has_sealer"),
        CheckConstraint("(format = 'pdf') = (level <> '')", name="pdf_has_level"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"))
    format: Mapped[str]  # Format
    sha256: Mapped[bytes] = mapped_column(unique=True)
    file_key: Mapped[str]
    size: Mapped[int]
    level: Mapped[str]  # PAdES level of a PDF: B-T
    sealed_by: Mapped[str] = mapped_column(default="")  # of an OFD the seal platform: its seal is for it to verify, never for us
    made_at: Mapped[datetime]


class LedgerEntry(Base):
    """One entry of the 签发台账. Written with the act; numbered later by the one sealer."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        CheckConstraint("(seq IS NULL) = (leaf_hash IS NULL)", name="numbered_has_leaf"),
        Index("ix_ledger_entry_certificate", "certificate_id", "kind"),
        Index("ix_ledger_entry_digest", "digest"),
        Index("ix_ledger_entry_kind", "kind", "seq"),
        Index("ix_ledger_entry_leaf_hash", "leaf_hash"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[LedgerKind] = mapped_column(enum_type(LedgerKind))
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"))
    payload: Mapped[str]  # canonical JSON of ids and digests: this text is the leaf
    digest: Mapped[bytes]  # the hash this entry vouches for: of the document or of the file
    at: Mapped[datetime]
    seq: Mapped[int | None] = mapped_column(unique=True)
    leaf_hash: Mapped[bytes | None]


class TreeHead(Base):
    """The signed root over the first `size` entries; `peaks` is what is needed to go on from here."""

    __tablename__ = "ledger_head"
    __table_args__ = (CheckConstraint("size >= 1", name="size_from_one"), CheckConstraint("length(root) = 32", name="root_of_256_bits"))

    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    root: Mapped[bytes]
    peaks: Mapped[bytes]
    signature: Mapped[bytes]
    key_id: Mapped[str]
    at: Mapped[datetime]


class LedgerNode(Base):
    """The root of a full subtree above the leaves, written once when its last leaf came: what makes any proof a few dozen rows."""

    __tablename__ = "ledger_node"
    __table_args__ = (
        CheckConstraint("level >= 1 AND place >= 0", name="above_the_leaves"),
        CheckConstraint("length(hash) = 32", name="hash_of_256_bits"),
    )

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # it covers 1 << level leaves
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # from leaf place << level on
    hash: Mapped[bytes]


class DaySeal(Base):
    """The head of a day under an RFC 3161 time-stamp: nobody, with any key of ours, can set the ledger of that day differently later."""

    __tablename__ = "ledger_seal"
    __table_args__ = (CheckConstraint("length(root) = 32", name="root_of_256_bits"), CheckConstraint("length(token) > 0", name="has_token"))

    day: Mapped[date] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(ForeignKey("ledger_head.size"))
    root: Mapped[bytes]
    token: Mapped[bytes]  # DER, over SHA-256 of the head's line
    at: Mapped[datetime]


class Purpose(StrEnum):
    """What a bit of a status list says, in the words of the W3C's Bitstring Status List."""

    REVOCATION = "revocation"  # it has ended for good
    SUSPENSION = "suspension"  # it may not be used at present


class StatusList(Base):
    """A signed list of the status of neighbouring certificates, as it is given out."""

    __tablename__ = "status_list"
    __table_args__ = (CheckConstraint("number >= 0", name="number_from_zero"), CheckConstraint("told >= 0", name="told_from_zero"))

    purpose: Mapped[Purpose] = mapped_column(enum_type(Purpose), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    credential: Mapped[str]  # a compact JWS
    told: Mapped[int]  # how many entries of the ledger it takes into account
    signed_at: Mapped[datetime]


class PaperDraft(Base):
    """A paper that somebody who designs wants to see: drawn once, never signed, in no ledger, and gone after half a day."""

    __tablename__ = "paper_draft"
    __table_args__ = (CheckConstraint("(drawn_at IS NULL) = (file_key IS NULL AND refusal = '')", name="drawn_has_answer"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str]  # of the type
    sample: Mapped[int]  # which of its samples, from 0
    content: Mapped[bytes]  # file name -> text, sealed: who tries a type may try it on somebody
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime] = mapped_column(index=True)
    drawn_at: Mapped[datetime | None]
    file_key: Mapped[str | None]
    pages: Mapped[list] = mapped_column(default=list)  # file keys of the pictures, where this machine can make them
    refusal: Mapped[str] = mapped_column(default="")
    faults: Mapped[list] = mapped_column(default=list)


class NumberSequence(Base):
    """The last number given in a series. Advanced in the transaction of the record: no gaps, no number twice."""

    __tablename__ = "number_sequence"
    __table_args__ = (CheckConstraint("last >= 0", name="not_negative"),)

    series: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)

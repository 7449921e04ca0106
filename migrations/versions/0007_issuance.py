"""Certificates, renditions, the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0007_issuance"
down_revision = "0006_sources"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "certificate_type_version",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_certificate_type_version")),
    )
    op.create_table(
        "ledger_head",
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("peaks", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(root) = 32", name=op.f("ck_ledger_head_root_of_256_bits")),
        sa.CheckConstraint("size >= 1", name=op.f("ck_ledger_head_size_from_one")),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_ledger_head")),
    )
    op.create_table(
        "number_sequence",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("last >= 0", name=op.f("ck_number_sequence_not_negative")),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_number_sequence")),
    )
    op.create_table(
        "certificate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("type_code", sa.Text(), nullable=False),
        sa.Column("type_sha256", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("number_key", sa.Text(), nullable=False),
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("holder_kind", sa.Text(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("document_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("status_reason", sa.Text(), nullable=False),
        sa.Column("replaced_by", sa.Uuid(), nullable=True),
        sa.Column("signature", sa.LargeBinary(), nullable=True),
        sa.Column("key_id", sa.Text(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(status = 'prepared') = (signature IS NULL)", name=op.f("ck_certificate_signed_has_signature")),
        sa.CheckConstraint("(status = 'superseded') = (replaced_by IS NOT NULL)", name=op.f("ck_certificate_superseded_has_successor")),
        sa.CheckConstraint("status IN ('prepared', 'signed') OR status_reason <> ''", name=op.f("ck_certificate_ended_has_reason")),
        sa.CheckConstraint("(signature IS NULL) = (key_id IS NULL)", name=op.f("ck_certificate_signature_has_key")),
        sa.CheckConstraint("(signature IS NULL) = (signed_at IS NULL)", name=op.f("ck_certificate_signature_has_time")),
        sa.CheckConstraint("length(document_sha256) = 32", name=op.f("ck_certificate_digest_of_256_bits")),
        sa.CheckConstraint("length(nonce) = 16", name=op.f("ck_certificate_nonce_of_128_bits")),
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= issued_on", name=op.f("ck_certificate_valid_after_issue")),
        sa.ForeignKeyConstraint(["replaced_by"], ["certificate.id"], name=op.f("fk_certificate_replaced_by_certificate")),
        sa.ForeignKeyConstraint(["type_sha256"], ["certificate_type_version.sha256"], name=op.f("fk_certificate_type_sha256_certificate_type_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("identifier", name=op.f("uq_certificate_identifier")),
        sa.UniqueConstraint("key", name=op.f("uq_certificate_key")),
        sa.UniqueConstraint("nonce", name=op.f("uq_certificate_nonce")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
        sa.UniqueConstraint("number_key", name=op.f("uq_certificate_number_key")),
    )
    op.create_index("ix_certificate_holder", "certificate", ["holder_id", "issued_on"], unique=False)
    op.create_index("ix_certificate_reference", "certificate", ["reference"], unique=False)
    op.create_index("ix_certificate_status", "certificate", ["status", "prepared_at"], unique=False)
    op.create_table(
        "certificate_rendition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("file_key", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sha256) = 32", name=op.f("ck_certificate_rendition_digest_of_256_bits")),
        sa.CheckConstraint("size > 0", name=op.f("ck_certificate_rendition_not_empty")),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_rendition_certificate_id_certificate")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_rendition")),
        sa.UniqueConstraint("certificate_id", "format", name="uq_certificate_rendition_format"),
        sa.UniqueConstraint("sha256", name=op.f("uq_certificate_rendition_sha256")),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("leaf_hash", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(seq IS NULL) = (leaf_hash IS NULL)", name=op.f("ck_ledger_entry_numbered_has_leaf")),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificate.id"], name=op.f("fk_ledger_entry_certificate_id_certificate")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("seq", name=op.f("uq_ledger_entry_seq")),
    )
    op.create_index("ix_ledger_entry_certificate", "ledger_entry", ["certificate_id", "kind"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_ledger_entry_certificate", table_name="ledger_entry")
    op.drop_table("ledger_entry")
    op.drop_table("certificate_rendition")
    op.drop_index("ix_certificate_status", table_name="certificate")
    op.drop_index("ix_certificate_reference", table_name="certificate")
    op.drop_index("ix_certificate_holder", table_name="certificate")
    op.drop_table("certificate")
    op.drop_table("number_sequence")
    op.drop_table("ledger_head")
    op.drop_table("certificate_type_version")

"""Certificates issued from a list, some lines a job."""

import sqlalchemy as sa
from alembic import op

revision = "0076_certificate_batch"
down_revision = "0075_lost_originals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "certificate_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type_code", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("lines > 0", name=op.f("ck_certificate_batch_not_empty")),
        sa.CheckConstraint("length(sha256) = 32", name=op.f("ck_certificate_batch_digest_of_256_bits")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_batch")),
        sa.UniqueConstraint("sha256", name=op.f("uq_certificate_batch_sha256")),
    )
    op.create_table(
        "certificate_batch_part",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("file_key", sa.String(), nullable=True),
        sa.Column("issued", sa.Integer(), nullable=True),
        sa.Column("refused", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(done_at IS NULL) = (file_key IS NOT NULL)", name=op.f("ck_certificate_batch_part_file_until_done")),
        sa.CheckConstraint("(done_at IS NULL) = (issued IS NULL)", name=op.f("ck_certificate_batch_part_done_has_figures")),
        sa.ForeignKeyConstraint(["batch_id"], ["certificate_batch.id"], name=op.f("fk_certificate_batch_part_batch_id_certificate_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_batch_part")),
        sa.UniqueConstraint("batch_id", "first", name="uq_certificate_batch_part_first"),
    )


def downgrade() -> None:
    op.drop_table("certificate_batch_part")
    op.drop_table("certificate_batch")

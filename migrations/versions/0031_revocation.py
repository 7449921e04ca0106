"""Proposals to revoke or cancel what a case gave."""

import sqlalchemy as sa
from alembic import op

revision = "0031_revocation"
down_revision = "0030_case_message"
branch_labels = None
depends_on = None

ASKED = sa.text("granted IS NULL OR granted")


def upgrade() -> None:
    op.create_table(
        "case_revocation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.String(length=32), nullable=False),
        sa.Column("stated", sa.LargeBinary(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(granted IS NULL) = (answered_at IS NULL)", name=op.f("ck_case_revocation_answer_has_time")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_revocation_case_id_case_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_revocation")),
    )
    op.create_index("ix_case_revocation_case_id", "case_revocation", ["case_id"])
    op.create_index("uq_case_revocation_asked", "case_revocation", ["case_id"], unique=True, postgresql_where=ASKED, sqlite_where=ASKED)


def downgrade() -> None:
    op.execute("UPDATE task SET state = 'cancelled', ended_at = opened_at WHERE state = 'open' AND step = 'revocation'")
    op.drop_table("case_revocation")

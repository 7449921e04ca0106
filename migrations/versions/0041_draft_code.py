"""Codes by which a draft begun at home or at a terminal is finished at a window."""

import sqlalchemy as sa
from alembic import op

revision = "0041_draft_code"
down_revision = "0040_visit"
branch_labels = None
depends_on = None

OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "draft_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("code_index", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by", sa.Uuid(), nullable=True),
        sa.Column("begun_on", sa.String(length=32), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(used_at IS NULL) = (used_by IS NULL) AND (used_at IS NULL) = (begun_on IS NULL)", name=op.f("ck_draft_code_use_is_whole")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_draft_code_case_id_case_file")),
        sa.ForeignKeyConstraint(["used_by"], ["person.id"], name=op.f("fk_draft_code_used_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_code")),
        sa.UniqueConstraint("code_index", name=op.f("uq_draft_code_code_index")),
    )
    op.create_index("uq_draft_code_open", "draft_code", ["case_id"], unique=True, postgresql_where=OPEN, sqlite_where=OPEN)


def downgrade() -> None:
    op.drop_table("draft_code")

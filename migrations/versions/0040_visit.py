"""Visits at the window, what was taken in during each, and which readings of a card are used up."""

import sqlalchemy as sa
from alembic import op

revision = "0040_visit"
down_revision = "0038_sworn"
branch_labels = None
depends_on = None

OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "used_reading",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_used_reading")),
    )
    op.create_index("ix_used_reading_expires_at", "used_reading", ["expires_at"])
    op.create_table(
        "visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clerk_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("party_kind", sa.String(length=32), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("found_by", sa.String(length=32), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= began_at", name=op.f("ck_visit_ends_after_start")),
        sa.ForeignKeyConstraint(["clerk_id"], ["person.id"], name=op.f("fk_visit_clerk_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_visit_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    op.create_index("uq_visit_open", "visit", ["clerk_id"], unique=True, postgresql_where=OPEN, sqlite_where=OPEN)
    op.create_table(
        "visit_case",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_case_visit_id_visit")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_visit_case_case_id_case_file")),
        sa.PrimaryKeyConstraint("visit_id", "case_id", name=op.f("pk_visit_case")),
    )
    op.create_index("ix_visit_case_case_id", "visit_case", ["case_id"])


def downgrade() -> None:
    op.drop_table("visit_case")
    op.drop_table("visit")
    op.drop_table("used_reading")

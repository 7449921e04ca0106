"""Site checks: two officers, a day, what they found."""

import sqlalchemy as sa
from alembic import op

revision = "0035_site_check"
down_revision = "0034_carried"
branch_labels = None
depends_on = None

OPEN = sa.text("confirmed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "case_site_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.Column("found", sa.LargeBinary(), nullable=True),
        sa.Column("appointed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("first_id <> second_id", name=op.f("ck_case_site_check_two_officers")),
        sa.CheckConstraint("recorded_at IS NULL OR found IS NOT NULL", name=op.f("ck_case_site_check_recorded_has_found")),
        sa.CheckConstraint("confirmed_at IS NULL OR recorded_at IS NOT NULL", name=op.f("ck_case_site_check_confirmed_was_recorded")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_site_check_case_id_case_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_site_check")),
    )
    op.create_index(op.f("ix_case_site_check_case_id"), "case_site_check", ["case_id"])
    op.create_index("uq_case_site_check_open", "case_site_check", ["case_id", "step"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_case_site_check_to_confirm", "case_site_check", ["second_id"], sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    op.drop_table("case_site_check")

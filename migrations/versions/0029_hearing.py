"""The hearing of a case: told, answered, set, held."""

import sqlalchemy as sa
from alembic import op

revision = "0029_hearing"
down_revision = "0028_decision"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_hearing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("intended", sa.LargeBinary(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=32), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("begins", sa.Time(), nullable=True),
        sa.Column("room", sa.Text(), nullable=True),
        sa.Column("chair_id", sa.Uuid(), nullable=True),
        sa.Column("record", sa.LargeBinary(), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_case_hearing_answer_has_time")),
        sa.CheckConstraint("(day IS NULL) = (chair_id IS NULL)", name=op.f("ck_case_hearing_day_has_chair")),
        sa.CheckConstraint("day IS NULL OR answer = 'asked'", name=op.f("ck_case_hearing_set_when_asked")),
        sa.CheckConstraint("(held_at IS NULL) = (record IS NULL)", name=op.f("ck_case_hearing_held_has_record")),
        sa.CheckConstraint("held_at IS NULL OR day IS NOT NULL", name=op.f("ck_case_hearing_held_was_set")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_hearing_case_id_case_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_hearing")),
        sa.UniqueConstraint("case_id", name=op.f("uq_case_hearing_case_id")),
    )


def downgrade() -> None:
    op.drop_table("case_hearing")

"""Interested parties of a case; a hearing that one of them asks for, also after another one was held."""

import sqlalchemy as sa
from alembic import op

revision = "0037_interests"
down_revision = "0036_task_sees"
branch_labels = None
depends_on = None

NOT_HELD = sa.text("held_at IS NULL")
ACTS = "('tell_third', 'state_third', 'request_third', 'waive_third', 'hear_third')"


def upgrade() -> None:
    op.create_table(
        "case_interest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("party_kind", sa.String(length=32), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("interest", sa.LargeBinary(), nullable=False),
        sa.Column("intended", sa.LargeBinary(), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("hearing_until", sa.Date(), nullable=True),
        sa.Column("answer", sa.String(length=32), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said_id", sa.Uuid(), nullable=True),
        sa.Column("heard_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_case_interest_answer_has_time")),
        sa.CheckConstraint("said_id IS NULL OR answer IN ('stated', 'hearing')", name=op.f("ck_case_interest_said_when_answered")),
        sa.CheckConstraint(
            "answer IS NULL OR answer <> 'stated' OR said_id IS NOT NULL", name=op.f("ck_case_interest_stated_has_words")
        ),
        sa.CheckConstraint("heard_id IS NULL OR said_id IS NOT NULL", name=op.f("ck_case_interest_heard_what_was_said")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_interest_case_id_case_file")),
        sa.ForeignKeyConstraint(["said_id"], ["case_event.id"], name=op.f("fk_case_interest_said_id_case_event")),
        sa.ForeignKeyConstraint(["heard_id"], ["case_event.id"], name=op.f("fk_case_interest_heard_id_case_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_interest")),
        sa.UniqueConstraint("case_id", "party_kind", "party_id", name=op.f("uq_case_interest_case_id_party_kind_party_id")),
    )
    op.create_index("ix_case_interest_party", "case_interest", ["party_id", "told_at"])
    with op.batch_alter_table("case_hearing") as hearing:
        hearing.add_column(sa.Column("asked_by", sa.Uuid(), nullable=True))
        hearing.create_foreign_key(op.f("fk_case_hearing_asked_by_case_interest"), "case_interest", ["asked_by"], ["id"])
        hearing.drop_constraint(op.f("uq_case_hearing_case_id"), type_="unique")
    op.create_index("ix_case_hearing_case_id", "case_hearing", ["case_id"])
    op.create_index(
        "uq_case_hearing_to_hold", "case_hearing", ["case_id"], unique=True, postgresql_where=NOT_HELD, sqlite_where=NOT_HELD
    )


def downgrade() -> None:
    """The older house knows no interested parties: what they asked for, and the acts about them, go with them."""
    op.execute("DELETE FROM case_hearing WHERE asked_by IS NOT NULL")
    op.execute("DELETE FROM case_clock WHERE kind = 'answer_third'")
    op.drop_index("uq_case_hearing_to_hold", "case_hearing")
    op.drop_index("ix_case_hearing_case_id", "case_hearing")
    with op.batch_alter_table("case_hearing") as hearing:
        hearing.create_unique_constraint(op.f("uq_case_hearing_case_id"), ["case_id"])
        hearing.drop_constraint(op.f("fk_case_hearing_asked_by_case_interest"), type_="foreignkey")
        hearing.drop_column("asked_by")
    op.drop_table("case_interest")
    op.execute(f"DELETE FROM case_event WHERE act IN {ACTS}")  # noqa: S608  our own words

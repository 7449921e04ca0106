"""Why an officer opened a case in which they have no part; the audit log is found by person and act, and looked over by its reader."""

import sqlalchemy as sa
from alembic import op

revision = "0063_who_looked"
down_revision = "0062_dead_letters"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("case_look") as table:
        table.add_column(sa.Column("kind", sa.String(length=32), nullable=True))
        table.add_column(sa.Column("words", sa.LargeBinary(), nullable=True))
        table.create_check_constraint(op.f("ck_case_look_reason_is_whole"), "(kind IS NULL) = (words IS NULL)")
    op.create_index("ix_audit_entry_person_id", "audit_entry", ["person_id", "at"])
    op.create_index("ix_audit_entry_act", "audit_entry", ["act", "at"])
    op.create_table(
        "audit_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entries", sa.Integer(), nullable=True),
        sa.Column("sealed", sa.Integer(), nullable=True),
        sa.Column("first_bad", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(done_at IS NULL) = (entries IS NULL) AND (done_at IS NULL) = (sealed IS NULL)", name=op.f("ck_audit_check_result_is_whole")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_check")),
    )


def downgrade() -> None:
    op.drop_table("audit_check")
    op.drop_index("ix_audit_entry_act", "audit_entry")
    op.drop_index("ix_audit_entry_person_id", "audit_entry")
    with op.batch_alter_table("case_look") as table:
        table.drop_constraint(op.f("ck_case_look_reason_is_whole"), type_="check")
        table.drop_column("words")
        table.drop_column("kind")

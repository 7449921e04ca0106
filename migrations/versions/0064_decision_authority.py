"""授权书: who may accept and decide alone."""

import sqlalchemy as sa
from alembic import op

revision = "0064_decision_authority"
down_revision = "0063_who_looked"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decision_authority",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.CheckConstraint("until_day >= from_day", name=op.f("ck_decision_authority_ends_after_start")),
        sa.CheckConstraint("person_id <> given_by", name=op.f("ck_decision_authority_to_another")),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name=op.f("ck_decision_authority_end_has_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_authority")),
        sa.UniqueConstraint("key", name=op.f("uq_decision_authority_key")),
        sa.UniqueConstraint("number", name=op.f("uq_decision_authority_number")),
    )
    op.create_index("ix_decision_authority_person_id", "decision_authority", ["person_id", "until_day"])
    op.create_index("ix_decision_authority_department", "decision_authority", ["department", "given_at"])
    op.create_table(
        "authority_counter",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_authority_counter")),
    )


def downgrade() -> None:
    op.drop_table("authority_counter")
    op.drop_table("decision_authority")

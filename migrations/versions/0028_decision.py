"""What each decision stood on, so that it can be worked out again."""

import sqlalchemy as sa
from alembic import op

revision = "0028_decision"
down_revision = "0027_ended_without_decision"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_decision",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_decision_case_id_case_file")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_decision")),
    )


def downgrade() -> None:
    op.drop_table("case_decision")

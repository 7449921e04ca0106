"""Who of the offices opened which case."""

import sqlalchemy as sa
from alembic import op

revision = "0022_case_look"
down_revision = "0021_consent"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_look",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_look_case_id_case_file")),
        sa.PrimaryKeyConstraint("case_id", "person_id", "day", name=op.f("pk_case_look")),
    )


def downgrade() -> None:
    op.drop_table("case_look")

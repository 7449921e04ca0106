"""Which place's office a case belongs to, and for which place an officer works."""

import sqlalchemy as sa
from alembic import op

revision = "0024_competent_office"
down_revision = "0023_material_check"
branch_labels = None
depends_on = None

TABLES = ("case_file", "staff_post")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("place", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "place")

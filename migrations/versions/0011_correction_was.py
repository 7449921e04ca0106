"""What stood at an item when its correction was asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0011_correction_was"
down_revision = "0010_demonstration"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("correction_item", sa.Column("was", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("correction_item") as table:
        table.drop_column("was")

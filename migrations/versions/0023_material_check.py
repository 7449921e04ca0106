"""Who looked at a material, when, and until when it need not be brought again."""

import sqlalchemy as sa
from alembic import op

revision = "0023_material_check"
down_revision = "0022_case_look"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("case_material") as table:
        table.add_column(sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("checked_by", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("checked_in", sa.Text(), nullable=True))
        table.add_column(sa.Column("seen", sa.LargeBinary(), nullable=True))
        table.add_column(sa.Column("document", sa.Text(), nullable=True))
        table.add_column(sa.Column("valid_until", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("case_material") as table:
        for name in ("valid_until", "document", "seen", "checked_in", "checked_by", "checked_at"):
            table.drop_column(name)

"""Directories in which forms look something up: firms by name."""

import sqlalchemy as sa
from alembic import op

revision = "0017_directory"
down_revision = "0016_confirmation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "directory_entry",
        sa.Column("directory", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("sought", sa.Text(), nullable=False),
        sa.Column("dated", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("directory", "code", name=op.f("pk_directory_entry")),
    )


def downgrade() -> None:
    op.drop_table("directory_entry")

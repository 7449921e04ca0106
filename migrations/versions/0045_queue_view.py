"""Named views of the queue that an officer keeps."""

import sqlalchemy as sa
from alembic import op

revision = "0045_queue_view"
down_revision = "0044_queue"
branch_labels = None
depends_on = None

FIRST = sa.text("is_first")


def upgrade() -> None:
    op.create_table(
        "queue_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_view")),
        sa.UniqueConstraint("post_id", "name", name=op.f("uq_queue_view_post_id_name")),
    )
    op.create_index("uq_queue_view_first", "queue_view", ["post_id"], unique=True, postgresql_where=FIRST, sqlite_where=FIRST)


def downgrade() -> None:
    op.drop_table("queue_view")

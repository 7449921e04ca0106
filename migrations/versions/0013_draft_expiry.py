"""When a person was told that a draft runs out, and how old drafts are found."""

import sqlalchemy as sa
from alembic import op

revision = "0013_draft_expiry"
down_revision = "0012_schedule"
branch_labels = None
depends_on = None

DRAFT = sa.text("status = 'draft'")


def upgrade() -> None:
    op.add_column("case_file", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_case_file_left", "case_file", ["saved_at"], postgresql_where=DRAFT, sqlite_where=DRAFT)


def downgrade() -> None:
    op.drop_index("ix_case_file_left", "case_file")
    op.drop_column("case_file", "reminded_at")  # not in a batch: making the table anew would tear its events from it

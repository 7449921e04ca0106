"""What the virus scanner says of an uploaded file."""

from alembic import op

revision = "0014_upload_scan"
down_revision = "0013_draft_expiry"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(  # the constraint stands in the column, so that SQLite need not make the table anew
        "ALTER TABLE upload ADD COLUMN scan VARCHAR(32) DEFAULT 'not_scanned' NOT NULL"
        " CONSTRAINT ck_upload_scan_is_known CHECK (scan IN ('pending', 'clean', 'infected', 'not_scanned'))"
    )


def downgrade() -> None:
    op.drop_column("upload", "scan")

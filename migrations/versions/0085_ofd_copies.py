"""The OFD copy of a certificate beside its PDF: made by the buyer's seal platform, whose name stands with it."""

import sqlalchemy as sa
from alembic import op

revision = "0085_ofd_copies"
down_revision = "0084_proof_request"
branch_labels = None
depends_on = None

RULES = {
    "format_is_known": "format IN ('pdf', 'ofd')",
    "ofd_has_sealer": "(format = 'pdf') = (sealed_by = '')",
    "pdf_has_level": "(format = 'pdf') = (level <> '')",
}


def upgrade() -> None:
    with op.batch_alter_table("certificate_rendition") as rendition:
        rendition.add_column(sa.Column("sealed_by", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("certificate_rendition") as rendition:
        rendition.alter_column("sealed_by", existing_type=sa.Text(), existing_nullable=False, server_default=None)
        for name, rule in RULES.items():
            rendition.create_check_constraint(op.f(f"ck_certificate_rendition_{name}"), rule)


def downgrade() -> None:
    """OFD copies stay on record and in the ledger; an older version gives none of them out."""
    with op.batch_alter_table("certificate_rendition") as rendition:
        for name in RULES:
            rendition.drop_constraint(op.f(f"ck_certificate_rendition_{name}"), type_="check")
        rendition.drop_column("sealed_by")

"""The signed code that a paper carries, kept so that drawing it again gives the same bytes. Papers signed before have none."""

import sqlalchemy as sa
from alembic import op

revision = "0082_certificate_code"
down_revision = "0081_status_reason"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("certificate") as certificate:
        certificate.add_column(sa.Column("code", sa.LargeBinary(), nullable=True))
        certificate.create_check_constraint(op.f("ck_certificate_code_after_signing"), "status <> 'prepared' OR code IS NULL")


def downgrade() -> None:
    """Files that were drawn keep their codes; what is drawn from now on has the address alone."""
    with op.batch_alter_table("certificate") as certificate:
        certificate.drop_constraint(op.f("ck_certificate_code_after_signing"), type_="check")
        certificate.drop_column("code")

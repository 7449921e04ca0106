"""Which certificate an applicant let an office use for which case, instead of handing anything in."""

import sqlalchemy as sa
from alembic import op

revision = "0078_used_certificates"
down_revision = "0077_shown_codes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was filed before names no certificate and has no row."""
    op.create_table(
        "certificate_use",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("allowed_by", sa.Uuid(), nullable=False),
        sa.Column("mandate_id", sa.Uuid(), nullable=True),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("wording <> ''", name=op.f("ck_certificate_use_said_in_words")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_certificate_use_case_id_case_file")),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_use_certificate_id_certificate")),
        sa.ForeignKeyConstraint(["allowed_by"], ["person.id"], name=op.f("fk_certificate_use_allowed_by_person")),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandate.id"], name=op.f("fk_certificate_use_mandate_id_mandate")),
        sa.PrimaryKeyConstraint("case_id", "certificate_id", name=op.f("pk_certificate_use")),
    )
    op.create_index("ix_certificate_use_certificate", "certificate_use", ["certificate_id", "at"])


def downgrade() -> None:
    op.drop_table("certificate_use")

"""How the papers of a case reach the applicant. Cases filed before have no choice on file: theirs wait at the output desk."""

import sqlalchemy as sa
from alembic import op

revision = "0032_delivery"
down_revision = "0031_revocation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.String(length=32), nullable=False),
        sa.Column("contact", sa.LargeBinary(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_delivery_case_id_case_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_delivery")),
    )
    op.create_index("ix_case_delivery_case_id", "case_delivery", ["case_id"])
    op.create_index("ix_case_delivery_person_id", "case_delivery", ["person_id"])


def downgrade() -> None:
    op.drop_table("case_delivery")

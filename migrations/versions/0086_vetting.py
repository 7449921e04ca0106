"""What officers asked a register about the persons of a list, and what they made of the answers (逐人查询)."""

import sqlalchemy as sa
from alembic import op

revision = "0086_vetting"
down_revision = "0085_ofd_copies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_vetting",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(settled_at IS NULL) = (settled_by IS NULL)", name=op.f("ck_case_vetting_settled_by_somebody")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_vetting_case_id_case_file")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_vetting")),
    )


def downgrade() -> None:
    op.drop_table("case_vetting")

"""A proof that goes straight to an office of the city, and who of that office opened it (证明出具、直达)."""

import sqlalchemy as sa
from alembic import op

revision = "0084_proof_request"
down_revision = "0083_paper_draft"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proof_sending",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=True),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_number", sa.String(), nullable=False),
        sa.CheckConstraint("length(file_number) <= 60", name=op.f("ck_proof_sending_file_number_is_short")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_proof_sending_case_id_case_file")),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificate.id"], name=op.f("fk_proof_sending_certificate_id_certificate")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof_sending")),
        sa.UniqueConstraint("case_id", name=op.f("uq_proof_sending_case_id")),
    )
    op.create_index("ix_proof_sending_certificate_id", "proof_sending", ["certificate_id"])
    op.create_index("ix_proof_sending_department", "proof_sending", ["department", "place", "asked_at"])
    op.create_table(
        "proof_look",
        sa.Column("sending_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["sending_id"], ["proof_sending.id"], name=op.f("fk_proof_look_sending_id_proof_sending")),
        sa.PrimaryKeyConstraint("sending_id", "person_id", "day", name=op.f("pk_proof_look")),
    )


def downgrade() -> None:
    op.drop_table("proof_look")
    op.drop_index("ix_proof_sending_department", "proof_sending")
    op.drop_index("ix_proof_sending_certificate_id", "proof_sending")
    op.drop_table("proof_sending")

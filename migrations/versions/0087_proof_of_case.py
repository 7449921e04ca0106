"""A proof that the office of a case asks its applicant for (请申请人授权出具证明), and what came of it."""

import sqlalchemy as sa
from alembic import op

revision = "0087_proof_of_case"
down_revision = "0086_vetting"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proof_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("service_code", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proof_case_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name=op.f("ck_proof_request_outcome_has_time")),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome <> 'agreed' OR proof_case_id IS NOT NULL", name=op.f("ck_proof_request_agreed_has_proof")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_proof_request_case_id_case_file")),
        sa.ForeignKeyConstraint(["proof_case_id"], ["case_file.id"], name=op.f("fk_proof_request_proof_case_id_case_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof_request")),
        sa.UniqueConstraint("proof_case_id", name=op.f("uq_proof_request_proof_case_id")),
    )
    op.create_index("ix_proof_request_case_id", "proof_request", ["case_id"])
    unanswered = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_proof_request_open",
        "proof_request",
        ["case_id", "service_code"],
        unique=True,
        postgresql_where=unanswered,
        sqlite_where=unanswered,
    )


def downgrade() -> None:
    """Nobody is asked any more, and no clock runs for it. What was agreed to was sent: it stays with its office and its holder."""
    op.execute("DELETE FROM case_clock WHERE kind = 'answer_proof'")
    op.drop_table("proof_request")

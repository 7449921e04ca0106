"""Co-applicants who confirm an application before it is filed."""

import sqlalchemy as sa
from alembic import op

revision = "0016_confirmation"
down_revision = "0015_service_draft"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_confirmation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_index", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.CheckConstraint("(agreed IS NULL) = (answered_at IS NULL)", name=op.f("ck_case_confirmation_answer_has_time")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_confirmation_case_id_case_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_confirmation")),
        sa.UniqueConstraint("case_id", "person_index", name=op.f("uq_case_confirmation_case_id_person_index")),
    )
    op.create_index("ix_case_confirmation_person_index", "case_confirmation", ["person_index"])


def downgrade() -> None:
    op.drop_table("case_confirmation")

"""Registers, call log, check slips, switches."""

import sqlalchemy as sa
from alembic import op

revision = "0006_sources"
down_revision = "0005_messages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "check_slip",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("said", sa.LargeBinary(), nullable=False),
        sa.Column("claimed", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("corrected", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(status = 'answered') = (answer IS NOT NULL)", name=op.f("ck_check_slip_answered_has_answer")),
        sa.CheckConstraint("(status = 'answered') = (answered_at IS NOT NULL)", name=op.f("ck_check_slip_answered_has_time")),
        sa.CheckConstraint("(status = 'answered') = (corrected IS NOT NULL)", name=op.f("ck_check_slip_answered_has_outcome")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_slip")),
        sa.UniqueConstraint("key", name=op.f("uq_check_slip_key")),
        sa.UniqueConstraint("number", name=op.f("uq_check_slip_number")),
    )
    op.create_index("ix_check_slip_case_id", "check_slip", ["case_id"], unique=False)
    op.create_index("ix_check_slip_department_status", "check_slip", ["department", "status", "opened_at"], unique=False)
    op.create_table(
        "register_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("register", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_index", sa.LargeBinary(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("dated", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_record")),
    )
    op.create_index("ix_register_record_subject", "register_record", ["register", "subject_index"], unique=False)
    op.create_table(
        "source_call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_index", sa.LargeBinary(), nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("post_id", sa.Uuid(), nullable=True),
        sa.Column("authorised", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ms", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.CheckConstraint("case_id IS NOT NULL OR person_id IS NOT NULL OR authorised <> ''", name=op.f("ck_source_call_has_purpose")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_call")),
    )
    op.create_index("ix_source_call_source_at", "source_call", ["source", "at"], unique=False)
    op.create_index("ix_source_call_subject_index", "source_call", ["subject_index", "at"], unique=False)
    op.create_table(
        "source_switch",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_source_switch")),
    )


def downgrade() -> None:
    op.drop_table("source_switch")
    op.drop_index("ix_source_call_subject_index", table_name="source_call")
    op.drop_index("ix_source_call_source_at", table_name="source_call")
    op.drop_table("source_call")
    op.drop_index("ix_register_record_subject", table_name="register_record")
    op.drop_table("register_record")
    op.drop_index("ix_check_slip_department_status", table_name="check_slip")
    op.drop_index("ix_check_slip_case_id", table_name="check_slip")
    op.drop_table("check_slip")

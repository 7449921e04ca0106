"""Later checks of what was promised, and who may not promise or apply again for a time."""

import sqlalchemy as sa
from alembic import op

revision = "0038_sworn"
down_revision = "0037_interests"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sworn_check",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("finding", sa.String(length=32), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mend_by", sa.Date(), nullable=True),
        sa.CheckConstraint("(finding IS NULL) = (found_at IS NULL)", name=op.f("ck_sworn_check_finding_has_time")),
        sa.CheckConstraint(
            "(mend_by IS NOT NULL) = (finding IS NOT NULL AND finding = 'to_mend')", name=op.f("ck_sworn_check_mended_by_a_day")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_sworn_check_case_id_case_file")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_sworn_check")),
    )
    op.create_table(
        "party_bar",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("party_kind", sa.String(length=32), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("service_code", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(kind = 'false_promise') = (until IS NULL)", name=op.f("ck_party_bar_day_by_kind")),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_party_bar_end_has_person")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_party_bar_case_id_case_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_bar")),
    )
    op.create_index("ix_party_bar_party", "party_bar", ["party_kind", "party_id"])
    op.create_index("uq_party_bar_case_id", "party_bar", ["case_id", "kind"], unique=True)


def downgrade() -> None:
    op.execute("UPDATE task SET state = 'cancelled', ended_at = opened_at WHERE state = 'open' AND step = 'sworn_check'")
    op.drop_table("party_bar")
    op.drop_table("sworn_check")

"""What a citizen confirmed at a window: on the second screen, by a drawn signature or on a printed sheet."""

import sqlalchemy as sa
from alembic import op

revision = "0042_desk_confirmation"
down_revision = "0041_draft_code"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_confirmation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("clerk_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("way", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("signature", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(agreed IS NULL) = (answered_at IS NULL)", name=op.f("ck_desk_confirmation_answer_has_time")),
        sa.CheckConstraint("(way = 'drawn') = (signature IS NOT NULL)", name=op.f("ck_desk_confirmation_drawn_has_signature")),
        sa.CheckConstraint("way = 'screen' OR agreed IS NOT NULL", name=op.f("ck_desk_confirmation_signed_at_once")),
        sa.CheckConstraint("way <> 'screen' OR session_id IS NOT NULL", name=op.f("ck_desk_confirmation_screen_has_desk")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_desk_confirmation_case_id_case_file")),
        sa.ForeignKeyConstraint(["clerk_id"], ["person.id"], name=op.f("fk_desk_confirmation_clerk_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_confirmation")),
    )
    op.create_index("ix_desk_confirmation_case_id", "desk_confirmation", ["case_id"])
    op.create_index("ix_desk_confirmation_session_id", "desk_confirmation", ["session_id"])


def downgrade() -> None:
    op.drop_table("desk_confirmation")

"""Certificates shown by a code that lives sixty seconds and works once, and who saw them (亮证)."""

import sqlalchemy as sa
from alembic import op

revision = "0077_shown_codes"
down_revision = "0076_certificate_batch"
branch_labels = None
depends_on = None

CHECKS = {
    "use_is_whole": "(used_at IS NULL) = (viewer IS NULL) AND (used_at IS NULL) = (verdict IS NULL)",
    "use_has_key": "(used_at IS NULL) = (use_key IS NULL) AND (used_at IS NULL) = (used_on IS NULL)",
    "officer_is_known": "viewer IS NULL OR (viewer = 'officer') = (seen_by IS NOT NULL)",
    "officer_says_why": "(seen_by IS NULL) = (office IS NULL) AND (seen_by IS NULL) = (purpose IS NULL)",
    "ends_after_it_began": "until >= made_at",
    "used_in_time": "used_at IS NULL OR used_at <= until",
}


def upgrade() -> None:
    op.create_table(
        "shown_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("shown_by", sa.Uuid(), nullable=False),
        sa.Column("mandate_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("use_key", sa.Text(), nullable=True),
        sa.Column("viewer", sa.String(length=32), nullable=True),
        sa.Column("seen_by", sa.Uuid(), nullable=True),
        sa.Column("seen_post", sa.Uuid(), nullable=True),
        sa.Column("office", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("purpose", sa.String(length=32), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("used_on", sa.String(length=32), nullable=True),
        sa.Column("verdict", sa.String(length=32), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=True),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_shown_code_{name}")) for name, rule in CHECKS.items()),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificate.id"], name=op.f("fk_shown_code_certificate_id_certificate")),
        sa.ForeignKeyConstraint(["shown_by"], ["person.id"], name=op.f("fk_shown_code_shown_by_person")),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandate.id"], name=op.f("fk_shown_code_mandate_id_mandate")),
        sa.ForeignKeyConstraint(["seen_by"], ["person.id"], name=op.f("fk_shown_code_seen_by_person")),
        sa.ForeignKeyConstraint(["seen_post"], ["staff_post.id"], name=op.f("fk_shown_code_seen_post_staff_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shown_code")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_shown_code_token_hash")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_shown_code_code_hash")),
    )
    op.create_index("ix_shown_code_certificate", "shown_code", ["certificate_id", "made_at"])
    op.create_index("ix_shown_code_until", "shown_code", ["until"])


def downgrade() -> None:
    op.drop_table("shown_code")

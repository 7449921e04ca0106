"""Who published a version, from when it is offered and until when its service is."""

import sqlalchemy as sa
from alembic import op

revision = "0012_schedule"
down_revision = "0011_correction_was"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("service") as table:
        table.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("retires_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("retire_message", sa.JSON(), nullable=True))
        table.add_column(sa.Column("drafts_until", sa.Date(), nullable=True))
        table.create_check_constraint("ck_service_retires_whole", "(retires_on IS NULL) = (drafts_until IS NULL)")
        table.create_check_constraint("ck_service_drafts_after_retiring", "drafts_until IS NULL OR drafts_until >= retires_on")
    with op.batch_alter_table("service_version") as table:
        table.add_column(sa.Column("author", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("author_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("takes_effect_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("source", sa.Text(), nullable=True))
        table.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        table.create_index("ix_service_version_takes_effect_at", ["takes_effect_at"])
    with op.batch_alter_table("service_version") as table:
        table.alter_column("author", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("service_version") as table:
        table.drop_index("ix_service_version_takes_effect_at")
        for name in ("withdrawn_at", "source", "takes_effect_at", "author_id", "author"):
            table.drop_column(name)
    with op.batch_alter_table("service") as table:
        table.drop_constraint("ck_service_drafts_after_retiring", type_="check")
        table.drop_constraint("ck_service_retires_whole", type_="check")
        for name in ("drafts_until", "retire_message", "retires_on", "withdrawn_at"):
            table.drop_column(name)

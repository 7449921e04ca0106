"""Who published a version, from when it is offered and until when its service is."""

import sqlalchemy as sa
from alembic import op

revision = "0012_schedule"
down_revision = "0011_correction_was"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("service", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "service_closing",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("retires_on", sa.Date(), nullable=False),
        sa.Column("drafts_until", sa.Date(), nullable=False),
        sa.Column("message", sa.JSON(), nullable=False),
        sa.CheckConstraint("drafts_until >= retires_on", name=op.f("ck_service_closing_drafts_after_closing")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_service_closing_service_id_service")),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_service_closing")),
    )
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
    op.drop_table("service_closing")
    op.drop_column("service", "withdrawn_at")  # not in a batch: making the table anew would tear its versions from it

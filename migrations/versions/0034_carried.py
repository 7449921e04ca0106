"""Messages leave by text message and e-mail. What was told before counts as carried: nobody's phone rings for last year."""

import sqlalchemy as sa
from alembic import op

revision = "0034_carried"
down_revision = "0033_contact"
branch_labels = None
depends_on = None

NOT_CARRIED = sa.text("carried_at IS NULL")


def upgrade() -> None:
    op.add_column("message", sa.Column("carried_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE message SET carried_at = told_at")
    op.create_index("ix_message_not_carried", "message", ["id"], postgresql_where=NOT_CARRIED, sqlite_where=NOT_CARRIED)
    with op.batch_alter_table("outbox_message") as outbox:
        outbox.add_column(sa.Column("channel", sa.String(length=32), nullable=False, server_default="text"))
        outbox.add_column(sa.Column("key", sa.Text(), nullable=True))
        outbox.create_unique_constraint(op.f("uq_outbox_message_key"), ["key"])
    with op.batch_alter_table("outbox_message") as outbox:
        outbox.alter_column("channel", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("outbox_message") as outbox:
        outbox.drop_constraint(op.f("uq_outbox_message_key"), type_="unique")
        outbox.drop_column("key")
        outbox.drop_column("channel")
    op.drop_index("ix_message_not_carried", table_name="message")
    with op.batch_alter_table("message") as message:
        message.drop_column("carried_at")

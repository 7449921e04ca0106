"""Once a day the newest head of the ledger is time-stamped by an authority."""

import sqlalchemy as sa
from alembic import op

revision = "0080_ledger_seal"
down_revision = "0079_ledger_nodes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ledger_seal",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(root) = 32", name=op.f("ck_ledger_seal_root_of_256_bits")),
        sa.CheckConstraint("length(token) > 0", name=op.f("ck_ledger_seal_has_token")),
        sa.ForeignKeyConstraint(["size"], ["ledger_head.size"], name=op.f("fk_ledger_seal_size_ledger_head")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_ledger_seal")),
    )


def downgrade() -> None:
    """The time-stamps are lost: what they proved is proved by nobody else who has not kept them."""
    op.drop_table("ledger_seal")

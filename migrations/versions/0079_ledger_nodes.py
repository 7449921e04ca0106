"""The full subtrees of the ledger are kept as they are completed, and an entry is found by its hash and by what it vouches for."""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0079_ledger_nodes"
down_revision = "0078_used_certificates"
branch_labels = None
depends_on = None

MANY = 5000
LEAVES = sa.text("SELECT leaf_hash FROM ledger_entry WHERE seq IS NOT NULL AND seq >= :start AND seq < :end ORDER BY seq")


def upgrade() -> None:
    node = op.create_table(
        "ledger_node",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("level >= 1 AND place >= 0", name=op.f("ck_ledger_node_above_the_leaves")),
        sa.CheckConstraint("length(hash) = 32", name=op.f("ck_ledger_node_hash_of_256_bits")),
        sa.PrimaryKeyConstraint("level", "place", name=op.f("pk_ledger_node")),
    )
    op.create_index("ix_ledger_entry_digest", "ledger_entry", ["digest"], unique=False)
    op.create_index("ix_ledger_entry_leaf_hash", "ledger_entry", ["leaf_hash"], unique=False)
    _fill(node)


def _fill(node: sa.Table) -> None:
    """The nodes over the entries that have a place, as the sealer would have written them."""
    bind, peaks, start = op.get_bind(), [], 0
    while leaves := bind.execute(LEAVES, {"start": start, "end": start + MANY}).scalars().all():
        rows = []
        for index, leaf in enumerate(leaves, start):
            found, level = bytes(leaf), 0
            while index >> level & 1:
                found = hashlib.sha256(b"\x01" + peaks.pop() + found).digest()
                level += 1
                rows.append({"level": level, "place": index >> level, "hash": found})
            peaks.append(found)
        if rows:
            bind.execute(node.insert(), rows)
        start += MANY


def downgrade() -> None:
    op.drop_index("ix_ledger_entry_leaf_hash", table_name="ledger_entry")
    op.drop_index("ix_ledger_entry_digest", table_name="ledger_entry")
    op.drop_table("ledger_node")

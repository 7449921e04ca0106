"""Originals that an office keeps for a case, where each has been, and the slips by which they go between offices."""

import sqlalchemy as sa
from alembic import op

revision = "0050_originals"
down_revision = "0047_leave"
branch_labels = None
depends_on = None

NOW = sa.text("left_at IS NULL")
OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.create_table(
        "case_original",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("description", sa.LargeBinary(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("pieces > 0", name=op.f("ck_case_original_has_pieces")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_original_case_id_case_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_original")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_case_original_case_id_number")),
    )
    _slips()
    _items()
    _stays()
    op.create_table(
        "handover_counter",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_handover_counter")),
    )


def _slips() -> None:
    op.create_table(
        "handover_slip",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("from_office", sa.Text(), nullable=False),
        sa.Column("from_place", sa.Text(), server_default="", nullable=False),
        sa.Column("to_office", sa.Text(), nullable=False),
        sa.Column("to_place", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name=op.f("ck_handover_slip_open_until_ended")),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_handover_slip_end_has_person")),
        sa.CheckConstraint("state IN ('open', 'cancelled') OR ended_by <> given_by", name=op.f("ck_handover_slip_two_signatures")),
        sa.CheckConstraint("state <> 'refused' OR reason IS NOT NULL", name=op.f("ck_handover_slip_refused_has_reason")),
        sa.CheckConstraint("from_office <> to_office OR from_place <> to_place", name=op.f("ck_handover_slip_between_two_offices")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_slip")),
        sa.UniqueConstraint("number", name=op.f("uq_handover_slip_number")),
    )
    op.create_index("ix_handover_slip_from", "handover_slip", ["from_office", "from_place", "given_at"])
    op.create_index("ix_handover_slip_to", "handover_slip", ["to_office", "to_place", "given_at"])
    op.create_index("ix_handover_slip_open", "handover_slip", ["given_at"], postgresql_where=OPEN, sqlite_where=OPEN)


def _items() -> None:
    op.create_table(
        "handover_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slip_id", sa.Uuid(), nullable=False),
        sa.Column("original_id", sa.Uuid(), nullable=False),
        sa.Column("finding", sa.String(length=32), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["slip_id"], ["handover_slip.id"], name=op.f("fk_handover_item_slip_id_handover_slip")),
        sa.ForeignKeyConstraint(["original_id"], ["case_original.id"], name=op.f("fk_handover_item_original_id_case_original")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_item")),
        sa.UniqueConstraint("slip_id", "original_id", name=op.f("uq_handover_item_slip_id_original_id")),
    )
    op.create_index("ix_handover_item_original_id", "handover_item", ["original_id"])


def _stays() -> None:
    op.create_table(
        "original_stay",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("original_id", sa.Uuid(), nullable=False),
        sa.Column("whereabouts", sa.String(length=32), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("slip_id", sa.Uuid(), nullable=True),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receiver", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(whereabouts = 'transit') = (slip_id IS NOT NULL)", name=op.f("ck_original_stay_transit_has_slip")),
        sa.CheckConstraint("(whereabouts = 'returned') = (receiver IS NOT NULL)", name=op.f("ck_original_stay_returned_has_receiver")),
        sa.CheckConstraint("whereabouts <> 'returned' OR left_at IS NULL", name=op.f("ck_original_stay_returned_stays_so")),
        sa.CheckConstraint("left_at IS NULL OR left_at >= came_at", name=op.f("ck_original_stay_left_after_it_came")),
        sa.ForeignKeyConstraint(["original_id"], ["case_original.id"], name=op.f("fk_original_stay_original_id_case_original")),
        sa.ForeignKeyConstraint(["slip_id"], ["handover_slip.id"], name=op.f("fk_original_stay_slip_id_handover_slip")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_original_stay")),
    )
    op.create_index("ix_original_stay_original_id", "original_stay", ["original_id"])
    op.create_index("ix_original_stay_office", "original_stay", ["office", "place"], postgresql_where=NOW, sqlite_where=NOW)
    op.create_index("uq_original_stay_now", "original_stay", ["original_id"], unique=True, postgresql_where=NOW, sqlite_where=NOW)


def downgrade() -> None:
    """Acts that this version does not know leave the history with their tables; a task that nobody can do leaves its queue."""
    op.execute("DELETE FROM case_event WHERE act IN ('keep_original', 'return_original')")
    op.execute("DELETE FROM supervision_event WHERE breach = 'original_missing'")
    op.execute("UPDATE task SET state = 'cancelled', ended_at = opened_at WHERE state = 'open' AND step = 'return_original'")
    for table in ("original_stay", "handover_item", "handover_slip", "handover_counter", "case_original"):
        op.drop_table(table)

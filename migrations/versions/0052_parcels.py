"""Parcels that a carrier was asked to take."""

import sqlalchemy as sa
from alembic import op

revision = "0052_parcels"
down_revision = "0051_collections"
branch_labels = None
depends_on = None

GOING = sa.text("state IN ('asked', 'booked', 'moving')")


def upgrade() -> None:
    op.create_table(
        "case_parcel",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("tracking", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('asked', 'by_hand') OR tracking IS NOT NULL", name=op.f("ck_case_parcel_booked_has_number")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_parcel_case_id_case_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_parcel")),
    )
    op.create_index("ix_case_parcel_case_id", "case_parcel", ["case_id"])
    op.create_index("ix_case_parcel_going", "case_parcel", ["looked_at"], postgresql_where=GOING, sqlite_where=GOING)
    op.create_index("uq_case_parcel_going", "case_parcel", ["case_id"], unique=True, postgresql_where=GOING, sqlite_where=GOING)


def downgrade() -> None:
    op.execute("DELETE FROM case_event WHERE act = 'come_back'")
    op.drop_table("case_parcel")

"""Papers that wait at the output desk: their place on the shelf, and the pick-up code."""

import sqlalchemy as sa
from alembic import op

revision = "0051_collections"
down_revision = "0050_originals"
branch_labels = None
depends_on = None

WAITING = sa.text("left_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "case_collection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("shelf", sa.Text(), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=True),
        sa.Column("code_index", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(left_at IS NULL) = (code IS NOT NULL)", name=op.f("ck_case_collection_code_while_it_waits")),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_case_collection_tries_are_counted")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_collection_case_id_case_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_collection")),
    )
    op.create_index("ix_case_collection_case_id", "case_collection", ["case_id"])
    op.create_index("ix_case_collection_arrived", "case_collection", ["arrived_at"], postgresql_where=WAITING, sqlite_where=WAITING)
    for name, column in (("case", "case_id"), ("shelf", "shelf"), ("code", "code_index")):
        made = {"unique": True, "postgresql_where": WAITING, "sqlite_where": WAITING}
        op.create_index(f"uq_case_collection_{name}", "case_collection", [column], **made)


def downgrade() -> None:
    op.execute("DELETE FROM supervision_event WHERE breach = 'uncollected'")
    op.drop_table("case_collection")

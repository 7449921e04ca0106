"""Posts that end at once and say who gave them; sub-units of departments."""

import sqlalchemy as sa
from alembic import op

revision = "0060_posts"
down_revision = "0057_step_gauge"
branch_labels = None
depends_on = None

ADDED = ("key", "ended_by", "ended_at", "given_by", "sub_unit")


def upgrade() -> None:
    op.create_table(
        "sub_unit",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("zh", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_sub_unit")),
    )
    op.create_index("ix_sub_unit_department", "sub_unit", ["department"])
    with op.batch_alter_table("staff_post") as table:
        table.add_column(sa.Column("sub_unit", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("given_by", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("ended_by", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("key", sa.Text(), nullable=True))
        table.create_check_constraint(op.f("ck_staff_post_end_has_person"), "(ended_at IS NULL) = (ended_by IS NULL)")
        table.create_unique_constraint(op.f("uq_staff_post_key"), ["key"])


def downgrade() -> None:
    """What was ended at once ended yesterday: the older house knows days only, and a post that ended gives no rights there either."""
    op.execute(_ended_yesterday())
    with op.batch_alter_table("staff_post") as table:
        table.drop_constraint(op.f("uq_staff_post_key"), type_="unique")
        table.drop_constraint(op.f("ck_staff_post_end_has_person"), type_="check")
        for name in ADDED:
            table.drop_column(name)
    op.drop_index("ix_sub_unit_department", "sub_unit")
    op.drop_table("sub_unit")


def _ended_yesterday() -> str:
    yesterday = "date(ended_at, '-1 day')" if op.get_bind().dialect.name == "sqlite" else "CAST(ended_at AS date) - 1"
    earlier = f"CASE WHEN from_day < {yesterday} THEN from_day ELSE {yesterday} END"
    return f"UPDATE staff_post SET until_day = {yesterday}, from_day = {earlier} WHERE ended_at IS NOT NULL"  # noqa: S608 - no input

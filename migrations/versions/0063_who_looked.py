"""Why an officer opened a case in which they have no part."""

import sqlalchemy as sa
from alembic import op

revision = "0063_who_looked"
down_revision = "0062_dead_letters"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("case_look") as table:
        table.add_column(sa.Column("kind", sa.String(length=32), nullable=True))
        table.add_column(sa.Column("words", sa.LargeBinary(), nullable=True))
        table.create_check_constraint(op.f("ck_case_look_reason_is_whole"), "(kind IS NULL) = (words IS NULL)")


def downgrade() -> None:
    with op.batch_alter_table("case_look") as table:
        table.drop_constraint(op.f("ck_case_look_reason_is_whole"), type_="check")
        table.drop_column("words")
        table.drop_column("kind")

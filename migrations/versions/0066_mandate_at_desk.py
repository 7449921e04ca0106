"""Mandates at a window (家人代办): in which way the giver agreed, how the agent is related, who wrote it down; and a visit by one."""

import sqlalchemy as sa
from alembic import op

revision = "0066_mandate_at_desk"
down_revision = "0064_decision_authority"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("mandate") as mandate:
        mandate.add_column(sa.Column("way", sa.String(length=32), nullable=False, server_default="own"))
        mandate.add_column(sa.Column("relation", sa.String(length=32), nullable=False, server_default="unsaid"))
        mandate.add_column(sa.Column("recorded_by", sa.Uuid(), nullable=True))
        mandate.create_foreign_key(op.f("fk_mandate_recorded_by_person"), "person", ["recorded_by"], ["id"])
        mandate.create_check_constraint(op.f("ck_mandate_clerk_at_desk"), "(way = 'own') = (recorded_by IS NULL)")
    with op.batch_alter_table("visit") as visit:
        visit.add_column(sa.Column("mandate_id", sa.Uuid(), nullable=True))
        visit.create_foreign_key(op.f("fk_visit_mandate_id_mandate"), "mandate", ["mandate_id"], ["id"])


def downgrade() -> None:
    """What was given at a window stays given: the older house knows one way only. A visit by a mandate is over."""
    op.execute("UPDATE visit SET ended_at = seen_at WHERE mandate_id IS NOT NULL AND ended_at IS NULL")
    with op.batch_alter_table("visit") as visit:
        visit.drop_constraint(op.f("fk_visit_mandate_id_mandate"), type_="foreignkey")
        visit.drop_column("mandate_id")
    with op.batch_alter_table("mandate") as mandate:
        mandate.drop_constraint(op.f("ck_mandate_clerk_at_desk"), type_="check")
        mandate.drop_constraint(op.f("fk_mandate_recorded_by_person"), type_="foreignkey")
        mandate.drop_column("recorded_by")
        mandate.drop_column("relation")
        mandate.drop_column("way")

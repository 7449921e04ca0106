"""Figures of supervision: where and how each act was done, what a filing cost its applicant, what is uncounted, the counter table.

What happened before is left uncounted: the worker counts it in its next rounds.
"""

import sqlalchemy as sa
from alembic import op

revision = "0055_figures"
down_revision = "0052_parcels"
branch_labels = None
depends_on = None

ACTS = (
    "submit", "resubmit", "make_good", "accept", "accept_lacking", "deem_accepted", "not_accept", "return_for_correction", "approve",
    "deem_renewed", "refuse", "terminate", "lapse", "withdraw", "deliver", "hand_over", "deliver_by_post",
)  # fmt: skip
MEASURES = (
    "received", "weighed", "one_click", "accepted", "not_accepted", "returned", "approved", "automatic", "refused", "terminated",
    "withdrawn", "kept", "days_used", "days_promised", "limited", "days_legal", "delivered", "visits", "visits_of_delivered",
    "papers_saved", "late",
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("case_event") as event:
        event.add_column(sa.Column("place", sa.String(), server_default="", nullable=False))
        event.add_column(sa.Column("channel", sa.String(length=32), server_default="online", nullable=False))
    op.execute(
        "UPDATE case_event SET place = (SELECT place FROM case_file WHERE case_file.id = case_event.case_id), channel = CASE"
        " WHEN post_id IS NOT NULL THEN 'window' WHEN person_id IS NULL THEN 'system'"
        " ELSE (SELECT channel FROM case_file WHERE case_file.id = case_event.case_id) END"
    )
    op.create_table(
        "case_filing",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("typed", "picked", "filled", "brought", "shared")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_filing_case_id_case_file")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_filing")),
    )
    op.create_table(
        "uncounted",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("of", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uncounted")),
    )
    op.create_table(
        "figure",
        sa.Column("view", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("of", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in MEASURES),
        sa.PrimaryKeyConstraint("view", "period", "place", "channel", "of", "start", "item", name=op.f("pk_figure")),
    )
    op.create_index("ix_case_file_received", "case_file", ["department", "service_code", "submitted_at"])
    late = sa.text("state = 'open' AND late_at IS NOT NULL")
    op.create_index("ix_task_late", "task", ["department"], postgresql_where=late, sqlite_where=late)
    acts = ", ".join(f"'{act}'" for act in ACTS)
    op.execute(f"INSERT INTO uncounted (id, \"of\") SELECT id, 'act' FROM case_event WHERE act IN ({acts})")
    op.execute("INSERT INTO uncounted (id, \"of\") SELECT id, 'breach' FROM supervision_event")


def downgrade() -> None:
    op.drop_index("ix_task_late", table_name="task")
    op.drop_index("ix_case_file_received", table_name="case_file")
    op.drop_table("figure")
    op.drop_table("uncounted")
    op.drop_table("case_filing")
    with op.batch_alter_table("case_event") as event:
        event.drop_column("channel")
        event.drop_column("place")

"""A breach has an owner who answers by a day, and what is said about it. What was told before is asked after from its own day on."""

import sqlalchemy as sa
from alembic import op

revision = "0056_supervision_answers"
down_revision = "0055_figures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("supervision_event") as event:
        event.add_column(sa.Column("owner_id", sa.Uuid(), nullable=True))
        event.add_column(sa.Column("answer_by", sa.Date(), nullable=True))
        event.add_column(sa.Column("standing", sa.String(length=32), server_default="asked", nullable=False))
        event.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    # Five days hold three working ones; nobody was told a day before.
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute(
        "UPDATE supervision_event SET answer_by = date(at, '+8 hours', '+5 days')"
        if is_sqlite
        else "UPDATE supervision_event SET answer_by = (at AT TIME ZONE 'Asia/Shanghai')::date + 5"
    )
    with op.batch_alter_table("supervision_event") as event:
        event.alter_column("answer_by", existing_type=sa.Date(), nullable=False)
        event.create_check_constraint(op.f("ck_supervision_event_closed_has_time"), "(standing = 'closed') = (closed_at IS NOT NULL)")
    op.create_index("ix_supervision_event_standing", "supervision_event", ["standing", "answer_by"])
    op.create_index("ix_supervision_event_at", "supervision_event", ["at", "id"])
    op.create_table(
        "supervision_word",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("said", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["supervision_event.id"], name=op.f("fk_supervision_word_event_id_supervision_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_word")),
    )
    op.create_index("ix_supervision_word_event_id", "supervision_word", ["event_id"])


def downgrade() -> None:
    op.drop_table("supervision_word")
    op.drop_index("ix_supervision_event_at", table_name="supervision_event")
    op.drop_index("ix_supervision_event_standing", table_name="supervision_event")
    with op.batch_alter_table("supervision_event") as event:
        event.drop_constraint(op.f("ck_supervision_event_closed_has_time"), type_="check")
        for column in ("closed_at", "standing", "answer_by", "owner_id"):
            event.drop_column(column)

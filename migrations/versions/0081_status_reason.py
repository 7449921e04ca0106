"""Why a certificate is as it is, who decided so and when; and the signed lists that tell its status to machines."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0081_status_reason"
down_revision = "0080_ledger_seal"
branch_labels = None
depends_on = None

CERTIFICATE = sa.table("certificate", *map(sa.column, ("id", "status", "issuer", "signed_at", "status_code", "status_office", "status_at")))
ENTRY = sa.table("ledger_entry", *map(sa.column, ("certificate_id", "kind", "payload", "at", "seq", "id")))
CHECKS = {
    "ended_has_code": "status IN ('prepared', 'signed') OR status_code IS NOT NULL",
    "code_of_status": "status_code IS NULL OR status_code LIKE status || '.%'",
    "status_has_time": "(status_code IS NULL) = (status_at IS NULL)",
    "status_has_office": "(status_code IS NULL) = (status_office IS NULL)",
    "who_decided_has_post": "status_by IS NULL OR status_role <> ''",
}


def upgrade() -> None:
    with op.batch_alter_table("certificate") as certificate:
        certificate.add_column(sa.Column("status_code", sa.Text(), nullable=True))
        certificate.add_column(sa.Column("status_office", sa.Text(), nullable=True))
        certificate.add_column(sa.Column("status_role", sa.Text(), nullable=False, server_default=""))
        certificate.add_column(sa.Column("status_by", sa.Uuid(), nullable=True))
        certificate.add_column(sa.Column("status_at", sa.DateTime(timezone=True), nullable=True))
    _say_what_is_known()
    with op.batch_alter_table("certificate") as certificate:
        certificate.alter_column("status_role", server_default=None)
        for name, rule in CHECKS.items():
            certificate.create_check_constraint(op.f(f"ck_certificate_{name}"), rule)
    op.create_index("ix_ledger_entry_kind", "ledger_entry", ["kind", "seq"], unique=False)
    op.create_table(
        "status_list",
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("credential", sa.Text(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_status_list_number_from_zero")),
        sa.CheckConstraint("told >= 0", name=op.f("ck_status_list_told_from_zero")),
        sa.PrimaryKeyConstraint("purpose", "number", name=op.f("pk_status_list")),
    )


def _say_what_is_known() -> None:
    """The last change as the ledger tells it. One from before there were codes is of another reason, known by its note; the office is that which issued it."""
    bind, told = op.get_bind(), {}
    changes = sa.select(ENTRY.c.certificate_id, ENTRY.c.payload, ENTRY.c.at).where(ENTRY.c.kind == "status")
    for certificate_id, payload, at in bind.execute(changes.order_by(ENTRY.c.seq.is_(None), ENTRY.c.seq, ENTRY.c.at, ENTRY.c.id)):
        told[certificate_id] = (json.loads(payload).get("reason"), at)
    ended = CERTIFICATE.c.status.not_in(("prepared", "signed"))
    columns = (CERTIFICATE.c.id, CERTIFICATE.c.status, CERTIFICATE.c.issuer, CERTIFICATE.c.signed_at)
    for row in bind.execute(sa.select(*columns).where(sa.or_(ended, CERTIFICATE.c.id.in_(sa.select(ENTRY.c.certificate_id).where(ENTRY.c.kind == "status"))))).all():
        reason, at = told.get(row.id, (None, row.signed_at))
        code = reason or (None if row.status == "signed" else f"{row.status}.other")
        if code:
            values = {"status_code": code, "status_office": row.issuer, "status_at": at}
            bind.execute(CERTIFICATE.update().where(CERTIFICATE.c.id == row.id).values(values))


def downgrade() -> None:
    op.drop_table("status_list")
    op.drop_index("ix_ledger_entry_kind", table_name="ledger_entry")
    with op.batch_alter_table("certificate") as certificate:
        for name in CHECKS:
            certificate.drop_constraint(op.f(f"ck_certificate_{name}"), type_="check")
        for name in ("status_code", "status_office", "status_role", "status_by", "status_at"):
            certificate.drop_column(name)

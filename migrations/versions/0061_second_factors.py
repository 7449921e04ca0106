"""Accounts that wait for their person; security keys beside codes."""

import sqlalchemy as sa
from alembic import op

revision = "0061_second_factors"
down_revision = "0060_posts"
branch_labels = None
depends_on = None

FACTOR, OF_STAFF = "ck_account_staff_has_second_factor", "ck_account_second_factor_is_of_staff"


def upgrade() -> None:
    with op.batch_alter_table("account") as table:
        table.add_column(sa.Column("key_count", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("created_by", sa.Uuid(), nullable=True))
        table.drop_constraint(op.f(FACTOR), type_="check")
        table.create_check_constraint(op.f(OF_STAFF), "kind = 'staff' OR (totp_secret IS NULL AND key_count = 0)")
        table.create_check_constraint(op.f(FACTOR), "kind <> 'staff' OR status <> 'active' OR totp_secret IS NOT NULL OR key_count > 0")
    op.create_table(
        "joining",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("expires_at > sent_at", name=op.f("ck_joining_ends_after_start")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_joining_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_joining")),
    )
    op.create_table(
        "security_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_security_key_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_key")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_security_key_credential_id")),
    )
    op.create_index(op.f("ix_security_key_account_id"), "security_key", ["account_id"])


def downgrade() -> None:
    """Who has no authenticator cannot sign in there: the account is disabled, and its empty secret fits no code."""
    op.drop_index(op.f("ix_security_key_account_id"), "security_key")
    op.drop_table("security_key")
    op.drop_table("joining")
    account = sa.table("account", sa.column("kind"), sa.column("totp_secret", sa.LargeBinary()), sa.column("status"))
    lacking = account.c.kind == "staff", account.c.totp_secret.is_(None)
    op.execute(account.update().where(*lacking).values(totp_secret=b"", status="disabled"))
    op.execute(account.update().where(account.c.status == "joining").values(status="disabled"))
    with op.batch_alter_table("account") as table:
        table.drop_constraint(op.f(OF_STAFF), type_="check")
        table.drop_constraint(op.f(FACTOR), type_="check")
        table.create_check_constraint(op.f(FACTOR), "(kind = 'staff') = (totp_secret IS NOT NULL)")
        table.drop_column("created_by")
        table.drop_column("key_count")

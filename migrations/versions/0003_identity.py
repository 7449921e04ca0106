"""Persons, organisations, accounts, posts, mandates, devices, sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0003_identity"
down_revision = "0002_audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "challenge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("claim", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("sends", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge")),
    )
    op.create_index(op.f("ix_challenge_expires_at"), "challenge", ["expires_at"], unique=False)
    op.create_index("ix_challenge_subject", "challenge", ["subject", "created_at"], unique=False)
    op.create_table(
        "device",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hall", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_device_token_hash")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("id_number", sa.LargeBinary(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("id_number_index", sa.LargeBinary(), nullable=False),
        sa.Column("name_index", sa.LargeBinary(), nullable=False),
        sa.Column("phone_index", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("id_number_index", name=op.f("uq_person_id_number_index")),
    )
    op.create_index(op.f("ix_person_name_index"), "person", ["name_index"], unique=False)
    op.create_index(op.f("ix_person_phone_index"), "person", ["phone_index"], unique=False)
    op.create_table(
        "sign_in_tries",
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_sign_in_tries")),
    )
    op.create_index(op.f("ix_sign_in_tries_changed_at"), "sign_in_tries", ["changed_at"], unique=False)
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("login_name", sa.Text(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("totp_secret", sa.LargeBinary(), nullable=True),
        sa.Column("totp_counter", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind = 'staff') = (login_name IS NOT NULL)", name=op.f("ck_account_staff_has_login_name")),
        sa.CheckConstraint("(kind = 'staff') = (totp_secret IS NOT NULL)", name=op.f("ck_account_staff_has_second_factor")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login_name", name=op.f("uq_account_login_name")),
    )
    op.create_index("uq_account_person_kind", "account", ["person_id", "kind"], unique=True)
    op.create_table(
        "mandate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("giver_kind", sa.String(length=32), nullable=False),
        sa.Column("giver_id", sa.Uuid(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.CheckConstraint("giver_id <> agent_id", name=op.f("ck_mandate_agent_is_another")),
        sa.CheckConstraint("until_day >= from_day", name=op.f("ck_mandate_ends_after_start")),
        sa.ForeignKeyConstraint(["agent_id"], ["person.id"], name=op.f("fk_mandate_agent_id_person")),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"], name=op.f("fk_mandate_given_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
        sa.UniqueConstraint("key", name=op.f("uq_mandate_key")),
    )
    op.create_index(op.f("ix_mandate_agent_id"), "mandate", ["agent_id"], unique=False)
    op.create_index("ix_mandate_giver", "mandate", ["giver_id"], unique=False)
    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("credit_code", sa.Text(), nullable=False),
        sa.Column("representative_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["representative_id"], ["person.id"], name=op.f("fk_organisation_representative_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("credit_code", name=op.f("uq_organisation_credit_code")),
    )
    op.create_index(op.f("ix_organisation_representative_id"), "organisation", ["representative_id"], unique=False)
    op.create_table(
        "parked_post",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cookie_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_parked_post_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parked_post")),
        sa.UniqueConstraint("cookie_hash", name=op.f("uq_parked_post_cookie_hash")),
    )
    op.create_index(op.f("ix_parked_post_expires_at"), "parked_post", ["expires_at"], unique=False)
    op.create_table(
        "staff_post",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.CheckConstraint("until_day IS NULL OR until_day >= from_day", name=op.f("ck_staff_post_ends_after_start")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_staff_post_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_post")),
    )
    op.create_index(op.f("ix_staff_post_person_id"), "staff_post", ["person_id"], unique=False)
    op.create_table(
        "login_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("post_id", sa.Uuid(), nullable=True),
        sa.Column("for_kind", sa.String(length=32), nullable=True),
        sa.Column("for_id", sa.Uuid(), nullable=True),
        sa.Column("mandate_id", sa.Uuid(), nullable=True),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("assurance", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(for_id IS NULL) = (for_kind IS NULL)", name=op.f("ck_login_session_party_is_whole")),
        sa.CheckConstraint("mandate_id IS NULL OR for_id IS NOT NULL", name=op.f("ck_login_session_mandate_has_party")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_login_session_account_id_account")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_login_session_device_id_device")),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandate.id"], name=op.f("fk_login_session_mandate_id_mandate")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_login_session_person_id_person")),
        sa.ForeignKeyConstraint(["post_id"], ["staff_post.id"], name=op.f("fk_login_session_post_id_staff_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_login_session_token_hash")),
    )
    op.create_index("ix_login_session_person", "login_session", ["person_id", "ended_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_login_session_person", table_name="login_session")
    op.drop_table("login_session")
    op.drop_index(op.f("ix_staff_post_person_id"), table_name="staff_post")
    op.drop_table("staff_post")
    op.drop_index(op.f("ix_parked_post_expires_at"), table_name="parked_post")
    op.drop_table("parked_post")
    op.drop_index(op.f("ix_organisation_representative_id"), table_name="organisation")
    op.drop_table("organisation")
    op.drop_index("ix_mandate_giver", table_name="mandate")
    op.drop_index(op.f("ix_mandate_agent_id"), table_name="mandate")
    op.drop_table("mandate")
    op.drop_index("uq_account_person_kind", table_name="account")
    op.drop_table("account")
    op.drop_index(op.f("ix_sign_in_tries_changed_at"), table_name="sign_in_tries")
    op.drop_table("sign_in_tries")
    op.drop_index(op.f("ix_person_phone_index"), table_name="person")
    op.drop_index(op.f("ix_person_name_index"), table_name="person")
    op.drop_table("person")
    op.drop_table("device")
    op.drop_index("ix_challenge_subject", table_name="challenge")
    op.drop_index(op.f("ix_challenge_expires_at"), table_name="challenge")
    op.drop_table("challenge")

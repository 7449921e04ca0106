"""Security keys as second factor (T26): a count that runs backwards, another origin or host, a challenge twice are refused, all of them."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.actor import Actor, Role
from app.core.db import session
from app.core.settings import current
from app.core.transaction import write
from app.identity import accounts, own_codes, security_keys, sessions, sign_in, totp
from app.identity.errors import CodeGone, TotpWrong
from app.identity.models import Account
from app.identity.security_keys import _host
from app.identity.staff_errors import KeyKnown, KeyRefused, LastFactor, NoSuchKey
from tests import builders
from tests.office import text
from tests.soft_key import SoftKey

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def _officer() -> Actor:
    with write():
        made = builders.an_officer(Role.REVIEWER, "health")
        session().get_one(Account, made.account).totp_secret = accounts.sealed_secret(made.account, SECRET)
        opened = sessions.open_for(made.person, account_id=made.account, post_id=made.post.id, confirmed=True)
    return replace(made, session=opened.session_id)


def _key() -> SoftKey:
    return SoftKey(current().public_url, _host())


def _enrolled(owner: Actor, key: SoftKey, name: str = "蓝色密钥") -> UUID:
    challenge, options = security_keys.begin_enrolment(owner, "一网通办")
    return security_keys.enrol(owner, challenge, key.create(options), name).id


def _account(owner: Actor) -> Account:
    return session().get_one(Account, owner.account, populate_existing=True)


@pytest.mark.usefixtures("both_databases", "city", "context")
def test_a_key_confirms_and_each_way_of_cheating_is_refused() -> None:
    owner, key = _officer(), _key()
    _enrolled(owner, key)
    assert _account(owner).key_count == 1

    challenge, options = security_keys.begin_use(owner.account)
    answer = key.get(options)
    sign_in.confirm_staff_by_key(owner, challenge, answer)
    with pytest.raises(CodeGone):
        sign_in.confirm_staff_by_key(owner, challenge, answer)  # the same challenge once more
    with pytest.raises(KeyRefused):
        sign_in.confirm_staff_by_key(owner, security_keys.begin_use(owner.account)[0], answer)  # the same answer to another challenge

    for wrong in (
        replace(key, origin="https://yimen.example.net"),
        replace(key, host="example.net"),
        replace(key, count=key.count - 1),  # a copy that lags behind
        replace(key, private=_key().private),
        replace(key, id=b"another key"),
    ):
        challenge, options = security_keys.begin_use(owner.account)
        with pytest.raises(KeyRefused):
            security_keys.use(_account(owner), challenge, wrong.get(options))
    challenge, options = security_keys.begin_use(owner.account)
    for nonsense in ("", "{}", "[]", '{"rawId": 7}', '{"rawId": "AAAA"}'):
        with pytest.raises((KeyRefused, CodeGone)):
            security_keys.use(_account(owner), challenge, nonsense)


@pytest.mark.usefixtures("city", "context")
def test_a_challenge_is_one_accounts_and_for_one_purpose() -> None:
    owner, other, key = _officer(), _officer(), _key()
    _enrolled(owner, key)
    challenge, options = security_keys.begin_use(other.account)
    with pytest.raises(KeyRefused):
        sign_in.confirm_staff_by_key(owner, challenge, key.get(options))
    challenge, options = security_keys.begin_enrolment(owner, "x")
    with pytest.raises(CodeGone):
        sign_in.confirm_staff_by_key(owner, challenge, key.get(options))
    with pytest.raises(KeyRefused):
        security_keys.enrol(other, challenge, _key().create(options), "x")
    challenge, options = security_keys.begin_enrolment(owner, "x")
    clock.shift_by(lambda: timedelta(minutes=6))
    with pytest.raises(CodeGone):
        security_keys.enrol(owner, challenge, _key().create(options), "x")


@pytest.mark.usefixtures("city", "context")
def test_enrolling_asks_for_this_address_and_a_name_and_takes_a_key_once() -> None:
    owner, key = _officer(), _key()
    for wrong, name in (
        (replace(key, origin="https://evil.example"), "a"),
        (replace(key, host="evil.example"), "a"),
        (key, " "),
        (key, "长" * 41),
    ):
        challenge, options = security_keys.begin_enrolment(owner, "x")
        with pytest.raises(KeyRefused):
            security_keys.enrol(owner, challenge, wrong.create(options), name)
    _enrolled(owner, key)
    with pytest.raises(KeyKnown):
        _enrolled(owner, key)
    challenge, options = security_keys.begin_enrolment(owner, "x")
    security_keys.enrol(owner, challenge, _key().create(options), "第二把")
    with pytest.raises(CodeGone):
        security_keys.enrol(owner, challenge, _key().create(options), "第三把")
    assert (_account(owner).key_count, [one.name for one in security_keys.of_account(owner.account)]) == (2, ["蓝色密钥", "第二把"])


@pytest.mark.usefixtures("both_databases", "city", "context")
def test_one_factor_stays_whichever_it_is() -> None:
    owner = _officer()
    with pytest.raises(LastFactor), write():
        own_codes.remove(owner)
    first, second = _enrolled(owner, _key()), _enrolled(owner, _key(), "第二把")
    with write():
        own_codes.remove(owner)
    with pytest.raises(TotpWrong):
        sign_in.use_totp(_account(owner), totp.code_at(SECRET, clock.now()))
    with write():
        security_keys.remove(owner, first)
    with pytest.raises(NoSuchKey), write():
        security_keys.remove(owner, first)
    with pytest.raises(LastFactor), write():
        security_keys.remove(owner, second)
    with pytest.raises(IntegrityError), write():
        _account(owner).key_count = 0  # planted: the database says no as well
    challenge = own_codes.begin(owner)
    secret = own_codes.enrolment(owner, challenge).secret
    with pytest.raises(TotpWrong):
        own_codes.enrol(owner, challenge, "000000")
    code = totp.code_at(secret, clock.now())
    own_codes.enrol(owner, challenge, code)
    with pytest.raises(TotpWrong):
        sign_in.use_totp(_account(owner), code)  # the code of the enrolment is used
    with write():
        security_keys.remove(owner, second)


@pytest.mark.usefixtures("city", "context")
def test_codes_work_once_within_one_step_and_not_after_a_jump_of_the_clock() -> None:
    owner = _officer()
    used = totp.code_at(SECRET, clock.now())
    sign_in.use_totp(_account(owner), used)
    for code in (
        used,
        totp.code_at(SECRET, clock.now() - timedelta(seconds=60)),
        totp.code_at(SECRET, clock.now() + timedelta(seconds=120)),
    ):
        with pytest.raises(TotpWrong):
            sign_in.use_totp(_account(owner), code)
    sign_in.use_totp(_account(owner), totp.code_at(SECRET, clock.now() + timedelta(seconds=30)))
    now = totp.code_at(SECRET, clock.now())
    clock.shift_by(lambda: timedelta(hours=2))
    with pytest.raises(TotpWrong):
        sign_in.use_totp(_account(owner), now)


@pytest.mark.usefixtures("city")
def test_signing_in_by_key_over_the_pages(app, desk) -> None:
    key, officer, visitor = _keyless(app), desk("reviewer", "market-regulation"), app.test_client()

    def begun(client, address: str, page: str) -> tuple[str, str]:
        said = client.get(page)
        csrf = text(said).split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
        answer = client.post(address, data={"csrf_token": csrf})
        assert answer.mimetype == "application/json", answer.status
        return csrf, text(answer)

    csrf, options = begun(officer, "/window/me/keys/begin", "/window/me")
    added = officer.post("/window/me/keys", data={"csrf_token": csrf, "response": key.create(options), "name": "蓝色密钥"})
    assert added.status_code == 303 and "蓝色密钥" in text(officer.get("/window/me"))
    csrf, options = begun(officer, "/window/confirm/key/begin", "/window/confirm?next=/window/rows")
    confirmed = officer.post("/window/confirm/key", data={"csrf_token": csrf, "response": key.get(options)})
    assert confirmed.headers["Location"] == "/window/rows"
    with app.app_context():
        login = session().get_one(Account, _account_of(officer)).login_name
    visitor.press("/window/sign-in", {"login_name": login, "password": "yimen-demo-2026"}, button="下一步")
    page = text(visitor.get("/window/sign-in/code"))
    assert 'data-security-key="get"' in page and 'name="code"' in page
    csrf, options = begun(visitor, "/window/sign-in/key/begin", "/window/sign-in/code")
    wrong = visitor.post("/window/sign-in/key", data={"csrf_token": csrf, "response": "{}"})
    assert wrong.headers["Location"] == "/window/sign-in/code"
    csrf, options = begun(visitor, "/window/sign-in/key/begin", "/window/sign-in/code")
    entered = visitor.post("/window/sign-in/key", data={"csrf_token": csrf, "response": key.get(options)})
    assert entered.status_code == 303 and visitor.get("/window/rows").status_code == 200
    taken = officer.press("/window/me", button="移除 蓝色密钥")
    assert taken.status_code == 303 and "蓝色密钥" not in text(officer.get("/window/me"))


def _keyless(app) -> SoftKey:
    with app.app_context():
        return _key()


def _account_of(client) -> UUID:
    with client.session_transaction() as cookie:
        return sessions.read(cookie["_user_id"]).account

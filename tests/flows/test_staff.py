"""Staff: three administrators that watch one another, posts from–until, joining by one's own hand, leaving at once."""

import re
from datetime import timedelta

import pytest
from click.testing import Result
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.audit.models import AuditEntry
from app.cases import handing_on, service, tasks
from app.cases.models import Case
from app.core import clock
from app.core.actor import Actor, Role
from app.core.db import new_id, session
from app.core.errors import DomainError
from app.core.transaction import independent, write
from app.elements.words import Words
from app.identity import accounts, appointing, joining, leaving, sessions, sign_in, staff_list, sub_units, totp
from app.identity.appointing import Giving
from app.identity.errors import CodeGone, LoginNameTaken, SignInRefused, TotpWrong
from app.identity.models import Account, AccountKind, AccountStatus, StaffPost
from app.identity.staff_errors import (
    AccountStands,
    AlreadyStaff,
    JoiningRefused,
    MakerGivesNoPost,
    NoPost,
    NotOneself,
    NotThisAdministrator,
    PostOver,
    PostRefused,
    PostsClash,
    SubUnitInUse,
    SubUnitTaken,
)
from app.identity.staff_list import Wanted
from app.messages import outbox
from app.sources import population
from tests import builders
from tests.casework import a_case
from tests.office import text, token

NEWCOMER = ("990001198811031022", "吴美玲")  # a citizen of the register, who has no staff account
HUANG = ("990002199004251011", "黄志明")
NAMED = {Role.ADMIN: "system", Role.SECURITY: "security", Role.AUDITOR: "audit"}
PASSWORD = "云江-晨风-2026"


@pytest.fixture
def admin(context) -> Actor:
    return _officer("admin")


@pytest.fixture
def security(context) -> Actor:
    return _officer("security")


def _officer(role: str) -> Actor:
    with write():
        return builders.officer_of(role, "government-data")


def _made(admin: Actor, login_name: str = "wumeiling") -> Account:
    known = population.lookup(*NEWCOMER)
    session().rollback()
    with write():
        return joining.create(admin, known, login_name)


def _code() -> str:
    return next(sent.code for sent in outbox.recent() if sent.purpose == "joining")


def _joined(account: Account) -> str:
    """The person sets password and authenticator themself; gives the secret."""
    challenge = joining.start(account.login_name, _code(), PASSWORD)
    secret = joining.enrolment(challenge).secret
    joining.finish(challenge, totp.code_at(secret, clock.now()))
    return secret


def _giving(role: Role = Role.REVIEWER, department: str = "health", **more: object) -> Giving:
    return Giving(department, role, more.pop("from_day", clock.today()), **more)


@pytest.mark.usefixtures("city")
class TestThreeAdministrators:
    @pytest.mark.usefixtures("both_databases")
    def test_made_by_one_posted_by_another_and_joined_by_the_person_alone(self, admin, security) -> None:
        account = _made(admin)
        assert (account.status, account.totp_secret, account.password_hash) == (AccountStatus.JOINING, None, "")
        secret = _joined(account)
        later_code = totp.code_at(secret, clock.now() + timedelta(seconds=30))
        with pytest.raises(NoPost):
            sign_in.finish_staff(sign_in.start_staff("wumeiling", PASSWORD), later_code)
        with write():
            appointing.give(security, account.person_id, _giving(place="990001"), "k-post")
        clock.shift_by(lambda: timedelta(minutes=2))
        opened = sign_in.finish_staff(sign_in.start_staff("wumeiling", PASSWORD), totp.code_at(secret, clock.now()))
        actor = sessions.read(opened.token)
        assert (actor.post.role, actor.post.department, actor.post.place) == (Role.REVIEWER, "health", "990001")
        acts = session().scalars(select(AuditEntry.act).where(AuditEntry.ref == str(account.person_id))).all()
        assert {"staff:create_account", "staff:join", "staff:give_post"} <= set(acts)

    def test_each_does_only_what_is_theirs(self, admin, security) -> None:
        account = _made(admin)
        for officer, act in (
            (admin, lambda who: appointing.give(who, account.person_id, _giving(), "k1")),
            (admin, lambda who: leaving.leave(who, account.person_id)),
            (admin, lambda who: joining.reset(who, account.person_id)),
            (security, lambda who: joining.create(who, population.lookup(*NEWCOMER), "other")),
            (security, lambda who: sub_units.open_unit(who, "health", "x1", Words("甲", "A"))),
            (_officer("auditor"), lambda who: leaving.disable(who, account.person_id)),
        ):
            with pytest.raises(NotThisAdministrator), write():
                act(officer)

    def test_nobody_changes_their_own_and_who_made_it_gives_it_nothing(self, admin, security) -> None:
        account = _made(admin)
        for act in (lambda: appointing.give(security, security.person, _giving(), "k"), lambda: leaving.disable(security, security.person)):
            with pytest.raises(NotOneself), write():
                act()
        maker_turned_security = Actor(person=admin.person, post=security.post, account=admin.account)
        with pytest.raises(MakerGivesNoPost), write():
            appointing.give(maker_turned_security, account.person_id, _giving(), "k")

    def test_an_administrator_holds_no_other_post_at_the_time(self, security, admin) -> None:
        for role in Role:
            with pytest.raises(PostsClash), write():
                appointing.give(security, admin.person, _giving(role, "government-data"), "k")
        with write():
            reviewer = builders.officer_of("reviewer", "health")
        with pytest.raises(PostsClash), write():
            appointing.give(security, reviewer.person, _giving(Role.AUDITOR), "k")
        with pytest.raises(PostsClash), write():  # not even from a later day on
            appointing.give(security, reviewer.person, _giving(Role.AUDITOR, from_day=clock.today() + timedelta(days=400)), "k")

    def test_a_post_that_has_ended_clashes_with_nothing(self, security) -> None:
        with write():
            reviewer = builders.officer_of("reviewer", "health")
        post = session().get_one(StaffPost, reviewer.post.id)
        with write():
            appointing.change(security, post.id, _giving(Role.AUDITOR, "government-data"), "k-change")
        held = appointing.of_person(reviewer.person)
        assert [(one.role, appointing.is_over(one)) for one in held] == [(Role.AUDITOR, False), (Role.REVIEWER, True)]
        with write():
            again = appointing.change(security, post.id, _giving(Role.AUDITOR, "government-data"), "k-change")
        assert again.id == held[0].id
        with pytest.raises(PostOver), write():
            appointing.end(security, post.id)


@pytest.mark.usefixtures("city")
class TestJoining:
    def test_a_code_works_once_for_a_day_and_a_new_one_replaces_it(self, admin) -> None:
        account = _made(admin)
        first = _code()
        with write():
            joining.send_again(admin, account.person_id)
        with pytest.raises(JoiningRefused):
            joining.start("wumeiling", first, PASSWORD)
        with pytest.raises(JoiningRefused):
            joining.start("nobody", _code(), PASSWORD)
        _joined(account)
        with pytest.raises(JoiningRefused):
            joining.start("wumeiling", _code(), PASSWORD)

    def test_a_code_is_worth_nothing_after_a_day(self, admin) -> None:
        _made(admin)
        clock.shift_by(lambda: timedelta(hours=24, seconds=1))
        with pytest.raises(JoiningRefused):
            joining.start("wumeiling", _code(), PASSWORD)

    def test_a_wrong_code_of_the_authenticator_sets_nothing(self, admin) -> None:
        account = _made(admin)
        challenge = joining.start("wumeiling", _code(), PASSWORD)
        with pytest.raises(TotpWrong):
            joining.finish(challenge, "000000")
        assert session().get_one(Account, account.id, populate_existing=True).status is AccountStatus.JOINING
        with pytest.raises(CodeGone):
            joining.finish(new_id(), "000000")

    def test_a_code_that_was_replaced_meanwhile_does_not_finish(self, admin) -> None:
        account = _made(admin)
        challenge = joining.start("wumeiling", _code(), PASSWORD)
        secret = joining.enrolment(challenge).secret
        with write():
            joining.send_again(admin, account.person_id)
        with pytest.raises(CodeGone):
            joining.finish(challenge, totp.code_at(secret, clock.now()))

    def test_made_twice_it_is_one_account_and_a_login_name_is_one_persons(self, admin) -> None:
        first = _made(admin)
        assert _made(admin).id == first.id
        with pytest.raises(AlreadyStaff):
            _made(admin, "anothername")
        with pytest.raises(LoginNameTaken), write():
            joining.create(admin, population.lookup("990001199403121023", "林晓雯"), "wumeiling")

    @pytest.mark.usefixtures("both_databases")
    def test_the_database_lets_no_account_be_used_without_a_second_factor(self, admin) -> None:
        account_id = _made(admin).id
        with pytest.raises(IntegrityError), write():
            session().get_one(Account, account_id).status = AccountStatus.ACTIVE


THREE = {
    Role.ADMIN: ("990001198811031022", "吴美玲"),
    Role.SECURITY: ("990001199403121023", "林晓雯"),
    Role.AUDITOR: HUANG,
}


def _begin(app, **other: str) -> Result:
    said = {"system": THREE[Role.ADMIN], "security": THREE[Role.SECURITY], "audit": THREE[Role.AUDITOR]}
    words = [word for name, (number, full) in said.items() for word in (f"--{name}", other.get(name, f"{number}:{full}"))]
    return app.test_cli_runner().invoke(args=["staff", "begin", *words])


def _beginner(role: Role):
    return session().scalar(select(StaffPost.person_id).where(StaffPost.role == role, StaffPost.ended_at.is_(None)))


def _codes(told: str) -> dict[str, str]:
    return dict(re.findall(r"login (\S+)  joining code (\S+)", told))


@pytest.fixture
def nobody_yet(context):
    """An installation in which nobody holds a post: the demonstration's were ended."""
    with write():
        session().execute(update(StaffPost).values(ended_at=clock.now(), ended_by=new_id()))
    return context


@pytest.mark.usefixtures("city")
class TestBeginning:
    @pytest.mark.usefixtures("both_databases")
    def test_three_persons_begin_and_join_and_then_the_way_is_closed(self, nobody_yet) -> None:
        done = _begin(nobody_yet)
        assert done.exit_code == 0, done.output
        codes = _codes(done.output)
        assert list(codes) == ["admin-system", "admin-security", "admin-audit"]
        acts = session().scalars(select(AuditEntry).where(AuditEntry.act == "staff:begin")).all()
        assert len(acts) == 3 and {(entry.channel, entry.person_id) for entry in acts} == {("system", None)}
        for login_name, code in codes.items():
            challenge = joining.start(login_name, code, PASSWORD)
            secret = joining.enrolment(challenge).secret
            joining.finish(challenge, totp.code_at(secret, clock.now()))
            clock.shift_by(lambda: timedelta(minutes=2))
            opened = sign_in.finish_staff(sign_in.start_staff(login_name, PASSWORD), totp.code_at(secret, clock.now()))
            assert f"admin-{NAMED[sessions.read(opened.token).post.role]}" == login_name
            clock.shift_by(clock._no_shift)
        refused = _begin(nobody_yet)
        assert refused.exit_code == 1 and "administrators already" in refused.output

    def test_while_nobody_has_joined_the_same_three_get_new_codes(self, nobody_yet) -> None:
        first = _codes(_begin(nobody_yet).output)
        clock.shift_by(lambda: timedelta(hours=25))
        again = _codes(_begin(nobody_yet).output)
        assert list(first) == list(again) and not set(first.values()) & set(again.values())
        with pytest.raises(JoiningRefused):
            joining.start("admin-audit", first["admin-audit"], PASSWORD)
        other = _begin(nobody_yet, audit="990001199001011234:查无此人")
        assert other.exit_code == 1 and "knows nobody" in other.output
        swapped = _begin(nobody_yet, system=":".join(THREE[Role.AUDITOR]), audit=":".join(THREE[Role.ADMIN]))
        assert swapped.exit_code == 1 and "administrators already" in swapped.output

    def test_a_code_that_an_administrator_sent_is_not_replaced(self, nobody_yet) -> None:
        _begin(nobody_yet)
        other = _officer("security")
        with write():
            for role in (Role.ADMIN, Role.AUDITOR):
                joining.reset(other, _beginner(role))
        told = _begin(nobody_yet)
        assert list(_codes(told.output)) == ["admin-security"], told.output

    def test_it_takes_three_persons_and_a_department_and_no_administrator(self, context) -> None:
        held = _begin(context)
        assert held.exit_code == 1 and "administrators already" in held.output
        with write():
            session().execute(update(StaffPost).values(ended_at=clock.now(), ended_by=new_id()))
        twice = _begin(context, audit=":".join(THREE[Role.ADMIN]))
        assert twice.exit_code == 1 and "three persons" in twice.output
        assert "knows nobody" in _begin(context, audit="no colon").output
        assert context.test_cli_runner().invoke(args=["staff", "begin", "--department", "no-such"], input="1:a\n2:b\n3:c\n").exit_code == 2
        assert session().scalars(select(Account).where(Account.login_name.startswith("admin-"))).all() == []


@pytest.mark.usefixtures("city")
class TestLeaving:
    @pytest.mark.usefixtures("both_databases")
    def test_one_act_ends_posts_account_sessions_and_lets_go_of_tasks(self, security) -> None:
        case_id = a_case("individual-business", "黄志明", until="accept").id
        with write():
            first = builders.officer_of("reviewer", "market-regulation")
            second = builders.an_officer(Role.REVIEWER, "market-regulation", name="同事")
            opened = sessions.open_for(second.person, account_id=second.account, post_id=second.post.id, confirmed=True)
            third = builders.an_officer(Role.REVIEWER, "market-regulation", name="另一位同事")
        other_id = a_case("individual-business", "林晓雯", until="accept").id
        with write():
            handing_on.hand_on(service.locked(case_id), first, "请协助办理", "k-hand", to=second.person)
        with write():  # somebody else keeps what was handed to them
            handing_on.hand_on(service.locked(other_id), first, "请协助办理", "k-hand-2", to=third.person)
        case = session().get_one(Case, case_id)
        assert tasks.task_for(case, first) is None and sessions.read(opened.token).post
        with write():
            leaving.leave(security, second.person)
        assert tasks.task_for(session().get_one(Case, case_id), first) is not None, "what was handed to who left is everybody's again"
        assert tasks.task_for(session().get_one(Case, other_id), first) is None
        assert sessions.read(opened.token) is None
        account = accounts.of_person(second.person, AccountKind.STAFF)
        assert account.status is AccountStatus.DISABLED and accounts.posts_of(second.person) == []
        with pytest.raises(SignInRefused):
            sign_in.start_staff(account.login_name, "no password")
        with write():
            leaving.leave(security, second.person)  # done twice it stays done

    def test_a_post_that_ends_takes_the_rights_of_an_open_session(self, security) -> None:
        with write():
            officer = builders.an_officer(Role.REVIEWER, "health")
            opened = sessions.open_for(officer.person, account_id=officer.account, post_id=officer.post.id)
        with write():
            appointing.end(security, officer.post.id)
        assert sessions.read(opened.token).post is None

    @pytest.mark.usefixtures("both_databases")
    def test_who_was_disabled_comes_back_and_a_reset_takes_everything(self, admin, security) -> None:
        account = _made(admin)
        with pytest.raises(AccountStands), write():
            leaving.enable(security, account.person_id)
        _joined(account)
        with write():
            leaving.disable(security, account.person_id)
        with write():
            leaving.enable(security, account.person_id)
        assert session().get_one(Account, account.id, populate_existing=True).status is AccountStatus.ACTIVE
        with write():
            joining.reset(security, account.person_id)
        reset = session().get_one(Account, account.id, populate_existing=True)
        assert (reset.status, reset.totp_secret, reset.password_hash) == (AccountStatus.JOINING, None, "")
        _joined(account)

    def test_the_locked_are_unlocked(self, security) -> None:
        for _ in range(5):
            with pytest.raises(SignInRefused):
                sign_in.start_staff("zhangmin", "wrong")
        with pytest.raises(DomainError, match="Too many"):
            sign_in.start_staff("zhangmin", "wrong")
        account = accounts.by_login_name("zhangmin")
        with write():
            leaving.unlock(security, account.person_id)
        with pytest.raises(SignInRefused):
            sign_in.start_staff("zhangmin", "wrong")


@pytest.mark.usefixtures("city")
class TestListAndSubUnits:
    @pytest.mark.usefixtures("both_databases")
    def test_sub_units_open_once_and_close_when_nobody_is_in_them(self, admin, security) -> None:
        name = Words("许可科", "Permits section")
        with write():
            sub_units.open_unit(admin, "health", "health-permits", name)
            sub_units.open_unit(admin, "health", "health-permits", name)
        with pytest.raises(SubUnitTaken), write():
            sub_units.open_unit(admin, "housing", "health-permits", name)
        with write():
            officer = builders.an_officer(Role.REVIEWER, "housing")
        with pytest.raises(DomainError, match="no such sub-unit"), write():
            appointing.give(security, officer.person, _giving(department="housing", sub_unit="health-permits"), "k1")
        with write():
            post = appointing.give(security, officer.person, _giving(sub_unit="health-permits"), "k2")
        with pytest.raises(SubUnitInUse), write():
            sub_units.close_unit(admin, "health-permits")
        assert [one.person_id for one in staff_list.listed(Wanted(sub_unit="health-permits"))[0]] == [officer.person]
        with write():
            appointing.end(security, post.id)
        with write():
            sub_units.close_unit(admin, "health-permits")
        assert staff_list.listed(Wanted(sub_unit="health-permits"))[0] == []

    def test_a_jurisdiction_is_city_county_town_or_village(self, security) -> None:
        for place in ("", "990001", "990001001", "990001001001"):
            with write():
                officer = builders.an_officer(Role.REVIEWER, "housing")
                appointing.give(security, officer.person, _giving(place=place), f"k{place}")
            found = staff_list.listed(Wanted(department="health", place=place))[0]
            assert officer.person in [one.person_id for one in found]

    def test_the_list_is_narrowed_by_name_and_login_and_goes_on_in_pages(self, admin) -> None:
        assert [one.name for one in staff_list.listed(Wanted(text="张敏"))[0]] == ["张敏"]
        assert [one.name for one in staff_list.listed(Wanted(text="zhangm"))[0]] == ["张敏"]
        assert staff_list.listed(Wanted(text="张"))[0] == [] == staff_list.listed(Wanted(text="%"))[0]
        first, following = staff_list.listed(Wanted())
        assert (following == "") == (len(first) < staff_list.PAGE)

    def test_a_post_begins_today_or_later_and_ends_after(self, security) -> None:
        with write():
            officer = builders.an_officer(Role.REVIEWER, "housing")
        for days in ((-1, None), (5, 3)):
            first, last = (clock.today() + timedelta(days=day) if day is not None else None for day in days)
            with pytest.raises(PostRefused), write():
                appointing.give(security, officer.person, _giving(from_day=first, until_day=last), "k")


@pytest.mark.usefixtures("city")
class TestPages:
    def test_from_the_account_to_the_first_sign_in(self, app, desk) -> None:
        admin, security, newcomer = desk("admin"), desk("security"), app.test_client()
        made = admin.press(
            "/manage/staff/new", {"id_number": NEWCOMER[0], "name": NEWCOMER[1], "login_name": "wumeiling"}, button="建立账号"
        )
        assert made.status_code == 303
        address = made.headers["Location"]
        with app.app_context():
            code = _code()
        given = {"department": "health", "role": "reviewer", "place": "990001 临江区", "from_day": clock.today().isoformat()}
        assert security.press(address, given, button="确认任命").status_code == 303
        page = text(security.get(address))
        assert "市卫生健康委员会 · 经办" in page.replace("\n", "") or "临江区" in page
        joined = newcomer.press(
            "/window/join",
            {"login_name": "wumeiling", "code": code, "password": PASSWORD, "again": PASSWORD},
            button="下一步：绑定动态口令",
        )
        assert joined.headers["Location"] == "/window/join/factor"
        letters = re.search(r'class="letters"[^>]*>([^<]+)<', text(newcomer.get("/window/join/factor"))).group(1).replace(" ", "")
        with app.app_context():
            now = totp.code_at(letters, clock.now())
        assert newcomer.press("/window/join/factor", {"code": now}, button="完成绑定").headers["Location"] == "/window/sign-in"

    def test_leaving_ends_the_next_request(self, app, desk) -> None:
        security, leaver = desk("security"), desk("reviewer", "market-regulation")
        assert leaver.get("/window/").status_code == 200
        with app.app_context(), independent() as own:
            person = own.scalar(
                select(StaffPost.person_id).where(StaffPost.department == "market-regulation", StaffPost.role == "reviewer")
            )
        address = f"/manage/staff/{person}"
        assert security.post(f"{address}/leave", data={"csrf_token": token(security)}).status_code == 422
        assert security.press(address, {"confirmed": "y"}, button="办理离职").status_code == 303
        assert "/window/sign-in" in leaver.get("/window/").headers["Location"]

    def test_each_administrator_is_led_to_their_own_page(self, desk) -> None:
        assert desk("security").get("/window/").headers["Location"] == "/manage/staff"
        assert desk("admin").get("/window/").headers["Location"] == "/window/sources"

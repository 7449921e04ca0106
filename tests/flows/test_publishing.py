"""Versions in time: published now and in effect later, taken back, closed; each on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.cases import service as cases
from app.catalogue import search, service as catalogue
from app.catalogue.errors import FilingClosed, NoSuchService, Retired
from app.core import clock
from app.core.actor import SYSTEM
from app.core.db import new_id, session
from app.core.transaction import write
from app.elements.words import Words
from app.publishing import closing, versions
from app.publishing.errors import ClosingUnclear, NothingLeft
from app.publishing.service import publish_folder
from app.publishing.versions import State
from tests.casework import a_case, a_citizen_named
from tests.publishing import FORMS, changed_text, publish_changed

pytestmark = pytest.mark.usefixtures("both_databases", "city", "context")
CODE = "housing-proof"
WHY = Words("机构改革后由省厅统一办理，请到省政务服务网申请。", "The province handles this now: apply on its portal.")


def cheaper(document):
    document["fee"] = {"zh": "不收费（新）", "en": "Free, as of now"}


def starting(day):
    def change(document):
        cheaper(document)
        document["from"] = day

    return change


def fee():
    return catalogue.current(CODE).definition.fee.en


def in_days(number):
    return clock.today() + timedelta(days=number)


def test_a_version_keeps_its_author_its_hash_and_its_source():
    publish_changed(CODE, cheaper, author="张敏")
    newest, first = versions.history(CODE).versions
    assert (newest.number, newest.author, newest.state, first.state) == (2, "张敏", State.IN_EFFECT, State.BEFORE)
    assert newest.sha256 == catalogue.current(CODE).sha256 and len(newest.sha256) == 64
    assert versions.as_yaml(CODE) == changed_text(CODE, cheaper)
    assert "use: applicant" not in versions.as_yaml(CODE, whole=True)


def test_a_version_is_published_now_and_offered_from_its_day(later):
    assert publish_changed(CODE, starting(in_days(3))) == [f"{CODE}: version 2, in effect from {in_days(3)}"]
    before = catalogue.generation()
    assert fee() == "Free of charge"
    assert [version.state for version in versions.history(CODE).versions] == [State.TO_COME, State.IN_EFFECT]
    later(days=3)
    assert fee() == "Free, as of now"
    assert catalogue.generation() != before, "pages that are kept would never notice"
    assert "from:" not in versions.as_yaml(CODE), "the day is said of the version"


def test_the_first_moment_of_the_day_counts(later):
    publish_changed(CODE, starting(in_days(1)))
    midnight = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    later(seconds=(midnight - clock.now()).total_seconds() - 2)
    assert fee() == "Free of charge"
    later(seconds=3)
    assert fee() == "Free, as of now"


def test_the_demonstrations_clock_may_be_put_back(later):
    publish_changed(CODE, starting(in_days(3)))
    later(days=5)
    assert fee() == "Free, as of now"
    later(days=-5)
    assert fee() == "Free of charge"


def test_a_version_published_meanwhile_is_the_newer_one(later):
    publish_changed(CODE, starting(in_days(3)))
    publish_changed(CODE, lambda document: document.update(fee={"zh": "不收费（急）", "en": "Urgent"}))
    assert fee() == "Urgent"
    later(days=4)
    assert fee() == "Urgent"


def test_publishing_again_changes_nothing_also_before_the_day():
    publish_changed(CODE, starting(in_days(3)))
    assert publish_changed(CODE, starting(in_days(3))) == []


def test_a_faulty_version_is_taken_back_and_the_one_before_is_offered():
    publish_changed(CODE, cheaper)
    with write():
        closing.withdraw_version(CODE, 2, SYSTEM)
    assert fee() == "Free of charge"
    assert [version.state for version in versions.history(CODE).versions] == [State.WITHDRAWN, State.IN_EFFECT]
    with pytest.raises(NothingLeft), write():
        closing.withdraw_version(CODE, 1, SYSTEM)
    assert publish_changed(CODE, cheaper) == [], "what was taken back does not come again by itself"


def test_a_withdrawn_service_stays_away_until_it_is_offered_again():
    with write():
        closing.withdraw(CODE, SYSTEM)
    with pytest.raises(NoSuchService):
        catalogue.current(CODE)
    assert CODE not in {hit.code for hit in search.find("无房证明")}
    with write():
        publish_folder(FORMS)
    assert publish_changed(CODE, cheaper)[0].endswith("but the service was withdrawn: flask services offer")
    with pytest.raises(NoSuchService):
        catalogue.current(CODE)
    with write():
        closing.offer(CODE, SYSTEM)
    assert fee() == "Free, as of now"


def retire(days, **more):
    with write():
        return closing.retire(CODE, in_days(days), WHY, SYSTEM, **more)


def test_a_service_closes_on_its_day_and_drafts_may_be_filed_for_a_month(later):
    draft = a_case(CODE, "林晓雯", until="draft").id
    assert retire(2) == in_days(32)
    assert catalogue.shown(CODE)[1].message == WHY and fee()
    later(days=2)
    with pytest.raises(Retired):
        catalogue.current(CODE)
    assert CODE not in {published.definition.code for published in catalogue.all_current()}
    published, shown = catalogue.shown(CODE)
    assert (published.definition.code, shown.on) == (CODE, clock.today())
    assert file(draft).number


def file(draft):
    citizen = a_citizen_named("林晓雯")
    with write():
        return cases.submit(cases.locked(draft), citizen, new_id().hex)


def test_after_the_last_day_nothing_is_filed(later):
    draft = a_case(CODE, "林晓雯", until="draft").id
    retire(1, drafts_until=in_days(5))
    later(days=6)
    with pytest.raises(FilingClosed):
        file(draft)


@pytest.mark.parametrize(
    ("days", "until", "words"), [(-1, None, WHY), (3, 2, WHY), (3, None, Words("中文", "")), (3, None, Words("", "English"))]
)
def test_a_closing_is_clear_or_refused(days, until, words):
    with pytest.raises(ClosingUnclear), write():
        closing.retire(CODE, in_days(days), words, SYSTEM, drafts_until=in_days(until) if until else None)


def test_who_publishes_and_closes_stands_in_the_audit():
    publish_changed(CODE, cheaper)
    retire(9)
    acts = session().scalars(select(AuditEntry.act).where(AuditEntry.ref == CODE).order_by(AuditEntry.at, AuditEntry.id)).all()
    assert acts[-2:] == ["catalogue:publish", "catalogue:retire"]


def test_a_version_of_the_browser_stays_until_the_file_changes():
    clerk = a_citizen_named("张伟")
    publish_changed(CODE, cheaper, actor=clerk)
    with write():
        assert publish_folder(FORMS) == []
    assert fee() == "Free, as of now"

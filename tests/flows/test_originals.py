"""原件: who has each, where each has been, and nothing closes while one is not back."""

import re
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from app.cases import losing, originals, overdue, returning, service, tasks, whereabouts
from app.cases.answers_store import event_note
from app.cases.dated_models import Breach, SupervisionEvent
from app.cases.delivering import Choice
from app.cases.delivery_models import Way
from app.cases.errors import AuthorisationMissing, MoveRefused, OwnCase, ReasonMissing, TaskTaken
from app.cases.grounds import Grounds
from app.cases.handover_models import Finding
from app.cases.handovers import Found
from app.cases.lifecycle import Act, Status
from app.cases.models import Case, Task, TaskState
from app.cases.original_errors import (
    KeptByYou,
    NoOffice,
    NotHeadOfOffice,
    OriginalNotHere,
    OriginalsElsewhere,
    OriginalsUnchosen,
    OriginalsUnticked,
    OriginalUndescribed,
)
from app.cases.original_models import OriginalStay, Whereabouts
from app.cases.originals import Brought
from app.cases.receiving import Collects, Receiver
from app.core import jobs
from app.core.actor import Actor, Role
from app.core.db import new_id, session
from app.core.transaction import write
from app.messages import queries as messages
from app.supervision import answering
from tests import builders
from tests.casework import a_case
from tests.lives import REPRESENTATIVE, a_permit_case, act, again, for_the_firm, holder, officer
from tests.office import accepted, act as act_of_office, opened, text
from tests.papers import DEED, LEASE, SENT, at, carried, desk, given, kept, output, received

on_one = pytest.mark.usefixtures("one_database", "city", "context")
NO = Grounds("经现场检测，空气中细菌总数超过规定的限值。", "《公共场所卫生管理条例》第四条")
HERSELF = Receiver(Collects.HOLDER, REPRESENTATIVE)


def returned(case: Case, by: Actor, receiver: Receiver = HERSELF) -> Case:
    """Every original that lies at this officer's office."""
    which = [one.id for one in whereabouts.outstanding(case) if one.is_at(originals.paper_offices.of_officer(by))]
    return act(originals.give_back, case, by, receiver, which=which)


def open_return(case: Case) -> Task | None:
    wanted = select(Task).where(Task.case_id == case.id, Task.step == tasks.RETURNING.code, Task.state == TaskState.OPEN)
    return session().scalar(wanted)


@on_one
def test_an_original_is_kept_carried_and_given_back_and_no_row_of_its_way_is_lost():
    case = kept(a_permit_case(service.accept), desk(), DEED, LEASE)
    assert at(case) == ["hall", "hall"]
    assert [one.code for one in whereabouts.of_case(case)] == [f"{case.number}-1", f"{case.number}-2"]
    assert [one.description for one in whereabouts.of_case(case)] == ["不动产权证书", "房屋租赁合同"]
    case = carried(case, desk(), officer("reviewer"))
    assert at(case) == ["health", "health"]
    case = returned(case, officer("reviewer"), SENT)
    assert at(case) == ["✓health", "✓health"]
    assert "委托代领：周国强" in whereabouts.of_case(case)[0].receiver
    way = [(stay.whereabouts, stay.office) for stay in whereabouts.path_of(whereabouts.of_case(case)[0].original)]
    assert way == [
        (Whereabouts.OFFICE, "hall"),
        (Whereabouts.TRANSIT, "hall"),
        (Whereabouts.OFFICE, "health"),
        (Whereabouts.RETURNED, "health"),
    ]
    assert case.has_seen(Act.KEEP_ORIGINAL) and case.has_seen(Act.RETURN_ORIGINAL) and case.status is Status.ACCEPTED


@on_one
def test_the_database_knows_one_place_at_a_time():
    case = kept(a_permit_case(service.accept), desk())
    (one,) = whereabouts.of_case(case)
    with pytest.raises(IntegrityError), write():
        whereabouts.put(one.id, desk(), whereabouts=Whereabouts.OFFICE, office="health", place="")
    again(case.id)
    with pytest.raises(IntegrityError), write():
        session().execute(update(OriginalStay).values(whereabouts=Whereabouts.RETURNED))


@pytest.mark.usefixtures("city", "context")
def test_what_is_not_said_or_not_here_is_refused():
    case, clerk = a_permit_case(service.accept), desk()
    for unfit in (Brought(" "), Brought("证书", 0), Brought("证书", None), Brought("长" * 201)):
        with pytest.raises(OriginalUndescribed):
            act(originals.keep, case, clerk, unfit)
    with pytest.raises(NoOffice):
        act(originals.keep, case, officer("admin", "government-data"), DEED)
    with pytest.raises(OwnCase):
        act(originals.keep, case, Actor(person=for_the_firm().person, post=clerk.post), DEED)
    case = kept(case, clerk)
    (one,) = whereabouts.of_case(case)
    with pytest.raises(OriginalNotHere):
        act(originals.give_back, case, officer("reviewer"), HERSELF, which=[one.id])
    with pytest.raises(OriginalsUnchosen):
        act(originals.give_back, case, clerk, HERSELF, which=[])
    with pytest.raises(OriginalsUnchosen):
        act(originals.give_back, case, clerk, HERSELF, which=[one.id, new_id()])
    with pytest.raises(AuthorisationMissing):
        act(originals.give_back, case, clerk, Receiver(Collects.AGENT, SENT.name, SENT.id_number), which=[one.id])
    given(case, clerk, officer("reviewer"))
    with pytest.raises(OriginalNotHere):
        act(originals.give_back, again(case.id), clerk, HERSELF, which=[one.id])
    assert at(case) == ["→hall"]


@on_one
def test_keeping_twice_with_one_key_keeps_one():
    case, key = a_permit_case(service.accept), new_id().hex
    for _ in range(2):
        with write():
            originals.keep(service.locked(case.id), desk(), DEED, key)
    assert at(case) == ["hall"]


def refused(case: Case) -> Case:
    case = act(service.pass_on, case, officer("reviewer"), "不符合条件。")
    return act(service.refuse, case, officer("approver"), NO)


def terminated(case: Case) -> Case:
    case = act(service.pass_on, case, officer("reviewer"), "已无必要。")
    return act(service.terminate, case, officer("approver"), NO)


def withdrawn(case: Case) -> Case:
    return act(service.withdraw, case, for_the_firm(), "不再需要")


def delivered(case: Case) -> Case:
    case = act(service.pass_on, case, officer("reviewer"), "符合条件。")
    case = act(service.approve, case, officer("approver"), "准予。")
    jobs.run_until_idle()
    return again(case.id)


@on_one
@pytest.mark.parametrize("ended", [refused, terminated, withdrawn, delivered])
def test_every_end_leaves_a_task_until_the_originals_are_back(ended):
    case = ended(kept(a_permit_case(service.accept), desk()))
    assert case.ended_at and not returning.unaccounted()
    task = open_return(case)
    assert (task.department, task.role) == ("hall", "clerk") and task.sees == []
    told = [message.title.zh for message in messages.inbox(case.person_id)]
    assert any("请领回原件" in title for title in told)
    case = returned(case, desk())
    assert open_return(case) is None and not whereabouts.outstanding(case)
    assert case.status is again(case.id).status and case.has_seen(Act.RETURN_ORIGINAL)


@pytest.mark.usefixtures("city", "context")
def test_what_is_not_accepted_or_lapses_leaves_the_task_too(later):
    case = kept(a_permit_case(), desk())
    case = act(service.not_accept, case, holder(case), NO)
    assert open_return(case)
    other = kept(a_permit_case(), desk())
    other = act(service.return_for_correction, other, holder(other), {"premises_name": "请填写全称"})
    other = kept(other, desk(), LEASE)
    later(days=60)
    overdue.run()
    other = again(other.id)
    assert other.status is Status.TERMINATED and open_return(other) and not returning.unaccounted()
    assert len(whereabouts.outstanding(other)) == 2


@on_one
def test_the_task_goes_where_the_original_goes_and_on_to_the_next_office():
    case = kept(kept(a_permit_case(service.accept), desk()), officer("reviewer"), LEASE)
    case = withdrawn(case)
    assert open_return(case).department == "hall"
    case = carried(case, desk(), output())
    assert (open_return(case).role, open_return(case).department) == ("output", "hall")  # of the first original that is not back
    case = returned(case, output())
    assert (open_return(case).role, open_return(case).department) == ("reviewer", "health")
    case = returned(case, officer("reviewer"))
    assert open_return(case) is None and not returning.unaccounted()


@on_one
def test_a_task_that_was_lost_is_found_by_the_sweeper():
    case = withdrawn(kept(a_permit_case(service.accept), desk()))
    with write():
        session().execute(delete(Task).where(Task.step == tasks.RETURNING.code))
    assert returning.unaccounted() == [case.id]
    assert returning.sweep() == 1 and returning.sweep() == 0
    assert open_return(case) and not returning.unaccounted()


def ready() -> Case:
    """Approved, its paper at the output desk, an original of the applicant at the department."""
    case = a_case("individual-business", until="accept", delivery=Choice(Way.WINDOW))
    case = kept(case, officer("reviewer", "market-regulation"))
    case = act(service.pass_on, case, officer("reviewer", "market-regulation"), "符合条件。")
    case = act(service.approve, case, officer("approver", "market-regulation"), "准予。")
    jobs.run_until_idle()
    return again(case.id)


@on_one
def test_the_output_desk_hands_over_nothing_before_the_originals_are_there_and_ticked():
    case, who = ready(), Receiver(Collects.HOLDER, "黄志明")
    ids = [one.id for one in whereabouts.of_case(case)]
    with pytest.raises(OriginalsElsewhere):
        act(service.hand_over, case, output(), who, returned=ids)
    case = carried(case, officer("reviewer", "market-regulation"), output())
    with pytest.raises(OriginalsUnticked):
        act(service.hand_over, case, output(), who)
    case = act(service.hand_over, case, output(), who, returned=ids)
    assert case.status is Status.DELIVERED and at(case) == ["✓output"] and open_return(case) is None
    assert "退还原件：不动产权证书 2 件" in service_note(case)


def service_note(case: Case) -> str:
    return event_note(next(event for event in case.events if event.act is Act.HAND_OVER))


@pytest.mark.usefixtures("city", "context")
def test_nothing_is_kept_for_a_case_that_is_decided():
    case = ready()
    with pytest.raises(MoveRefused):
        act(originals.keep, case, output(), DEED)
    assert not originals.may_keep(case, output())


WHY = "移库时散失，已查找保管柜与交接记录。"


def lost(case: Case, head: Actor, reason: str = WHY) -> Case:
    return act(losing.write_off, case, head, reason, which=[one.id for one in whereabouts.outstanding(case)])


@on_one
def test_a_lost_original_is_written_off_told_and_no_longer_waited_for():
    case = kept(a_permit_case(service.accept), officer("reviewer"))
    (one,) = whereabouts.of_case(case)
    case, key, head = withdrawn(case), new_id().hex, officer("head")
    assert open_return(case)
    for _ in range(2):
        with write():
            losing.write_off(service.locked(case.id), head, WHY, key, which=[one.id])
    case = again(case.id)
    assert open_return(case) is None and not returning.unaccounted() and not whereabouts.outstanding(case)
    (now,) = whereabouts.of_case(case)
    assert (now.is_lost, now.office.code, now.reason) == (True, "health", WHY)
    assert sum(event.act is Act.LOSE_ORIGINAL for event in case.events) == 1
    (event,) = session().scalars(select(SupervisionEvent).where(SupervisionEvent.breach == Breach.ORIGINAL_LOST))
    assert (event.department, event.step, event.owner_id) == ("health", now.code, None) and answering.may_answer(event, head)
    (told,) = [message for message in messages.inbox(case.person_id) if "遗失" in message.title.zh]
    assert WHY in told.body.zh and "不动产权证书 2 件" in told.body.zh
    with pytest.raises(OriginalNotHere):
        returned_with(case, officer("reviewer"), now.id)
    with pytest.raises(IntegrityError), write():
        session().execute(update(OriginalStay).where(OriginalStay.whereabouts == Whereabouts.LOST).values(reason=None))


def returned_with(case: Case, by: Actor, original: UUID) -> Case:
    return act(originals.give_back, case, by, HERSELF, which=[original])


@pytest.mark.usefixtures("city", "context")
def test_only_the_head_of_the_office_that_answers_for_it_writes_it_off_and_not_who_kept_it():
    case = kept(kept(a_permit_case(service.accept), officer("reviewer")), officer("head"), LEASE)
    reviewers, own = whereabouts.of_case(case)
    with write():
        hall = builders.an_officer(Role.HEAD, "hall")
        district = builders.officer_of("head", "health", place="990001")
    strangers = (hall, district, officer("head", "market-regulation"), officer("reviewer"), officer("approver"), desk())
    for stranger in strangers:
        with pytest.raises(NotHeadOfOffice):
            act(losing.write_off, case, stranger, WHY, which=[reviewers.id])
        assert not losing.may_write_off(reviewers, stranger)
    with pytest.raises(KeptByYou):
        act(losing.write_off, case, officer("head"), WHY, which=[reviewers.id, own.id])
    with pytest.raises(ReasonMissing):
        act(losing.write_off, case, officer("head"), " ", which=[reviewers.id])
    with pytest.raises(OriginalsUnchosen):
        act(losing.write_off, case, officer("head"), WHY, which=[])
    with pytest.raises(OwnCase):
        act(losing.write_off, case, Actor(person=for_the_firm().person, post=officer("head").post), WHY, which=[reviewers.id])
    assert at(case) == ["health", "health"] and not session().scalars(select(SupervisionEvent)).all()


@pytest.mark.usefixtures("city", "context")
def test_what_was_missing_on_a_slip_is_written_off_on_the_givers_side_and_not_before():
    case = kept(a_permit_case(service.accept), desk(), DEED, LEASE)
    with write():
        hall = builders.an_officer(Role.HEAD, "hall")
    slip = given(case, desk(), officer("reviewer"))
    with pytest.raises(OriginalNotHere):
        lost(case, hall)
    received(slip, officer("reviewer"), first=Found(Finding.MISSING, "袋内无此件"))
    first, _kept = whereabouts.of_case(again(case.id))
    with pytest.raises(NotHeadOfOffice):
        act(losing.write_off, case, officer("head"), WHY, which=[first.id])
    case = act(losing.write_off, case, hall, WHY, which=[first.id])
    case = withdrawn(case)
    assert open_return(case).department == "health", "the other one is still to be given back"
    case = returned(case, officer("reviewer"))
    assert open_return(case) is None and [one.is_over for one in whereabouts.of_case(case)] == [True, True]


@pytest.mark.usefixtures("city")
def test_the_head_writes_it_off_on_the_page_and_the_applicant_reads_why(app, desk, as_citizen):
    number, head, clerk = accepted(app, desk), desk("head", "market-regulation"), desk("reviewer", "market-regulation")
    address = f"/window/cases/{number}/originals"
    assert act_of_office(clerk, number, "originals", description="营业执照正本", pieces="1").status_code == 303
    original = re.search(r'id="lost-([0-9a-f-]+)"', text(opened(head, number, "/originals"))).group(1)
    assert head.press(address, {"original": original}, button="确认登记遗失").status_code == 422, "no reason was given"
    assert head.press(address, {"original": original, "reason": WHY}, button="确认登记遗失").status_code == 303
    assert f"遗失：{WHY}" in text(head.get(address)) and 'id="lost-' not in text(head.get(address))
    applicant = as_citizen(app.test_client(), "黄志明")
    shown = text(applicant.get(f"/my/cases/{number}"))
    assert "已遗失" in shown and WHY in shown and "领回原件" not in shown


@on_one
def test_a_return_task_is_nobodys_judgement():
    """Who judged the case may give its papers back: the step is no decision."""
    case = refused(kept(a_permit_case(service.accept), officer("reviewer")))
    assert tasks.task_for(case, officer("reviewer")).step == tasks.RETURNING.code
    case = returned(case, officer("reviewer"))
    with pytest.raises((MoveRefused, TaskTaken)):
        tasks.hold(case, officer("reviewer"))

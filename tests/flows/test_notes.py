"""内部备注、常用意见: between officers who see the whole case, and kept by who may."""

import re

import pytest
from flask import Flask

from app.cases import notes, phrases, service
from app.cases.errors import NotYourTask, OwnCase, ReasonMissing
from app.cases.lifecycle import Act
from app.cases.note_errors import HeadOnly, NoteMissing, NoteStruck, NotYourNote, PhraseKnown, PhraseMissing
from app.cases.note_models import CaseNote, OpinionPhrase
from app.core.actor import Actor, Role
from app.core.db import new_id, session
from app.core.errors import Missing
from app.core.transaction import write
from tests import builders
from tests.casework import a_case
from tests.lives import a_permit_case, act, for_the_firm, officer
from tests.office import act as press, filed, opened, text, token

on_one = pytest.mark.usefixtures("one_database", "city", "context")
WORDS = "电话询问过房东，租期到明年六月。"


@on_one
def test_a_note_is_sealed_stays_and_is_struck_out_by_who_wrote_it():
    case, mine, key = a_permit_case(service.accept), officer(Role.REVIEWER), new_id().hex
    for _ in range(2):
        with write():
            notes.write(service.locked(case.id), mine, WORDS, key)
    (note,) = notes.of_case(case, officer(Role.APPROVER))
    assert note.words == WORDS and WORDS.encode() not in session().get_one(CaseNote, note.id).words
    with pytest.raises(NoteMissing):
        act(notes.write, case, mine, " ")
    with pytest.raises(NotYourNote):
        act(notes.strike, case, officer(Role.APPROVER), "有误", note_id=note.id)
    with pytest.raises(ReasonMissing):
        act(notes.strike, case, mine, " ", note_id=note.id)
    with pytest.raises(Missing):
        act(notes.strike, case, mine, "有误", note_id=new_id())
    act(notes.strike, case, mine, "记错了房号", note_id=note.id)
    with pytest.raises(NoteStruck):
        act(notes.strike, case, mine, "再划一次", note_id=note.id)
    (note,) = notes.of_case(case, mine)
    assert (note.words, note.struck_because) == (WORDS, "记错了房号")


@on_one
def test_neither_who_sees_a_part_nor_whom_it_concerns_reads_or_writes_one():
    case = a_case("rental-housing", "吴美玲", until="accept")
    act(notes.write, case, officer(Role.REVIEWER, "housing"), WORDS)
    partial = officer(Role.REVIEWER, "natural-resources")
    assert notes.of_case(case, partial) == []
    with pytest.raises(NotYourTask):
        act(notes.write, case, partial, WORDS)
    permit, reviewer = a_permit_case(service.accept), officer(Role.REVIEWER)
    own = Actor(person=for_the_firm().person, post=reviewer.post, channel=reviewer.channel, assurance=2)
    act(notes.write, permit, reviewer, WORDS)
    assert notes.of_case(permit, own) == []
    with pytest.raises(OwnCase):
        act(notes.write, permit, own, WORDS)


@on_one
def test_the_department_opinions_are_the_heads_to_keep_and_ones_own_are_ones_own():
    head, mine = officer(Role.HEAD), officer(Role.REVIEWER)
    with write():
        colleague = builders.an_officer(Role.REVIEWER, "health")
        phrases.add(head, Act.PASS_ON, "现场符合卫生规范。", shared=True)
        phrases.add(mine, Act.PASS_ON, "资料齐全。")
    with write(), pytest.raises(HeadOnly):
        phrases.add(mine, Act.PASS_ON, "我也想给大家用。", shared=True)
    with write(), pytest.raises(PhraseKnown):
        phrases.add(mine, Act.PASS_ON, " 资料齐全。 ")
    with write(), pytest.raises(PhraseMissing):
        phrases.add(mine, Act.PAUSE, "不是意见")
    assert [one.words for one in phrases.of_officer(mine)] == ["现场符合卫生规范。", "资料齐全。"]
    assert [one.words for one in phrases.of_officer(colleague)] == ["现场符合卫生规范。"]
    assert not phrases.of_officer(officer(Role.REVIEWER, "housing"))
    shared, own = (session().query(OpinionPhrase).filter_by(words=words).one().id for words in ("现场符合卫生规范。", "资料齐全。"))
    with write(), pytest.raises(HeadOnly):
        phrases.delete(mine, shared)
    with write(), pytest.raises(Missing):
        phrases.delete(colleague, own)
    with write():
        phrases.delete(head, shared)
        phrases.delete(mine, own)
    assert not phrases.of_officer(mine)


@pytest.mark.usefixtures("city")
def test_they_are_written_offered_and_struck_on_the_pages(app: Flask, desk) -> None:
    number, clerk = filed(app), desk("clerk")
    assert "请填写备注内容" in text(press(clerk, number, "notes", words=" "))
    assert press(clerk, number, "notes", words=WORDS).status_code == 303
    page = text(opened(desk("reviewer", "market-regulation"), number))
    assert WORDS in page and "/strike" not in page
    strike = re.search(r"notes/([\w-]+)/strike", text(clerk.get(f"/window/cases/{number}"))).group(1)
    assert "请填写理由" in text(press(clerk, number, f"notes/{strike}/strike", reason=""))
    assert press(clerk, number, f"notes/{strike}/strike", reason="记错了").status_code == 303
    assert f"<del>{WORDS}</del>" in text(clerk.get(f"/window/cases/{number}"))

    def keep(**said: str) -> str:
        clerk.post("/window/phrases", data={"csrf_token": token(clerk), **said})
        return text(clerk.get("/window/phrases"))

    assert "原件已核对无误。" in keep(act="accept", words="原件已核对无误。") and "照片不清晰，请重新拍摄。" in keep(
        act="return_for_correction", words="照片不清晰，请重新拍摄。"
    )
    keep(act="refuse", words="经营场所为住宅，未经有利害关系的业主同意。")
    shown = text(clerk.get(f"/window/cases/{number}"))
    assert '<option value="原件已核对无误。"' in shown and "经营场所为住宅" in shown
    assert "照片不清晰" in text(clerk.get(f"/window/cases/{number}/correction"))
    refused = press(
        clerk,
        number,
        "not-accept",
        phrase="经营场所为住宅，未经有利害关系的业主同意。",
        reason="",
        basis="《民法典》第二百七十九条",
        confirmed="y",
    )
    assert refused.status_code == 303

"""补正: what the applicant can be asked to change, what stood there when it was asked, and whether it was changed.

Everything is asked for at once (Licensing Law art. 32(4)). A later notice may name only what the supplement itself changed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, func, or_, select

from app.cases import uploads
from app.cases.answers_store import key_context, seal_text
from app.cases.errors import AlreadyReturned, NotAskable
from app.cases.lifecycle import Act
from app.cases.models import Case, CaseEvent, CorrectionItem
from app.catalogue.definitions import Definition, Question
from app.core import clock, seal
from app.core.db import dump_json, new_id, session
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine import attachments, visible
from app.form_engine.answers import Answers
from app.form_engine.locks import is_locked
from app.form_engine.registry import type_of
from app.form_engine.visible import Place


@dataclass(frozen=True)
class Standing:
    """What stood at a question: its value, or its files by digest with their names."""

    value: Value = None
    files: Mapping[str, str] = field(default_factory=dict)

    def is_same(self, other: "Standing") -> bool:
        """The same answer, or the same files by their content, whatever they are called."""
        return self.value == other.value and self.files.keys() == other.files.keys()


def askable(case: Case, definition: Definition, answers: Answers) -> list[Place]:
    """Every question that shows and that the applicant can answer: open ones and uploads, never what a register locks.

    After a notice only those that the applicant changed by it: what was there before was to be told the first time.
    """
    return _not_told_before(case, _open_places(definition, answers))


def _open_places(definition: Definition, answers: Answers) -> list[Place]:
    settled = visible.settle(definition, answers)
    return [place for place in visible.questions(definition, settled) if _is_open(place, settled)]


def _not_told_before(case: Case, places: list[Place]) -> list[Place]:
    if not case.has_seen(Act.RETURN):
        return places
    changed = {item.target for item in last_notice(case) if item.mended_at}
    return [place for place in places if place.path in changed]


def may_ask(case: Case) -> bool:
    """Whether a notice may be sent: the first, or a later one for what the supplement changed."""
    return not case.has_seen(Act.RETURN) or any(item.mended_at for item in last_notice(case))


def last_notice(case: Case) -> list[CorrectionItem]:
    """The items of the last notice, in the order they were asked; empty when there was none."""
    told = _last_time(case, CaseEvent.act == Act.RETURN)
    closed = _last_time(case, CaseEvent.act == Act.RESUBMIT, CaseEvent.at < told)  # what the notice before it asked
    asked = select(CorrectionItem).where(CorrectionItem.case_id == case.id, or_(closed.is_(None), CorrectionItem.asked_at > closed))
    return list(session().scalars(asked.order_by(CorrectionItem.id)))


def _last_time(case: Case, *wanted: ColumnElement[bool]) -> ScalarSelect[datetime]:
    return select(func.max(CaseEvent.at)).where(CaseEvent.case_id == case.id, *wanted).scalar_subquery()


def _is_open(place: Place, answers: Answers) -> bool:
    question = place.question
    can_answer = type_of(question.type).is_posted or attachments.takes_files(question)
    return can_answer and not is_locked(question, answers.known(place.path))


def ask(case: Case, definition: Definition, answers: Answers, items: Mapping[str, str]) -> None:
    """Write down each item with what stands there now.

    Raises NotAskable for what the applicant cannot change, AlreadyReturned for what was to be told the first time.
    """
    all_places = _open_places(definition, answers)
    may_be_asked = _not_told_before(case, all_places)
    for target, note in items.items():
        if target not in {place.path for place in all_places}:
            raise NotAskable(item=label_of(definition, target).zh)
        if target not in {place.path for place in may_be_asked}:
            raise AlreadyReturned()
        item_id = new_id()
        document = dump_json(vars(standing(case, answers, target)))
        session().add(
            CorrectionItem(
                id=item_id,
                case_id=case.id,
                target=target,
                asked_at=clock.now(),
                note=seal_text(note, f"correction_item/note/{item_id}"),
                was=seal.seal(document.encode(), f"correction_item/was/{item_id}", key=case.wrapped_key, key_context=key_context(case)),
            )
        )


def standing(case: Case, answers: Answers, target: str) -> Standing:
    """What stands at this path now."""
    files = {upload.sha256.hex(): uploads.name_of(upload) for upload in uploads.of_case(case) if upload.question == target}
    return Standing(None, files) if files else Standing(_without_files(answers.value(target)))


def _without_files(value: Value) -> Value:
    """The list of a file question names uploads; once they are gone it says nothing."""
    return None if value in ([], "") else value


def was_of(case: Case, item: CorrectionItem) -> Standing | None:
    """What stood there when it was asked; None for items older than this record."""
    if item.was is None:
        return None
    return Standing(
        **json.loads(seal.unseal(item.was, f"correction_item/was/{item.id}", key=case.wrapped_key, key_context=key_context(case)))
    )


def close(case: Case, answers: Answers) -> None:
    """At 补正提交: an item counts as mended only where something was changed."""
    for item in last_notice(case):
        was = was_of(case, item)
        if was is None or not was.is_same(standing(case, answers, item.target)):
            item.mended_at = clock.now()


# --- what an item is called -------------------------------------------------------------------------------------


def label_of(definition: Definition, target: str) -> Words:
    """The name of a material, or the question with its row: 家庭成员 1 · 姓名."""
    material = next((one for one in definition.materials if target in {one.code, one.question}), None)
    for _step, group, question in definition.form.questions():
        if not group.repeated and question.code == target:
            return material.name if material and attachments.takes_files(question) else question.label
        if group.repeated and (row := _row_of(target, group.code, question)) is not None:
            return _in_row(group.item or group.title, row, question.label)
    return material.name if material else Words(target)


def _row_of(target: str, group_code: str, question: Question) -> int | None:
    group, _, rest = target.partition(".")
    number, _, code = rest.partition(".")
    return int(number) if group == group_code and code == question.code and number.isdigit() else None


def _in_row(title: Words, row: int, label: Words) -> Words:
    return Words(*(f"{title.in_language(lang)} {row + 1} · {label.in_language(lang)}" for lang in ("zh", "en")))

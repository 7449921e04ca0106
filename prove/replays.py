"""A thousand decisions of the machine and of people, worked out again from what they stood on; one that was changed is named."""

import os
import shutil
from collections.abc import Iterator

from app import cli
from app.cases import deciding, service
from app.cases.answers_store import read_answers, write_answers
from app.core.db import session
from app.core.transaction import write
from app.elements.facts import Fact, Origin
from app.factory import create_app
from bench.results import Row
from config import from_environment
from prove import house
from tests.casework import a_case

DECISIONS = int(os.environ.get("DECISIONS", "1000"))
INSTANCE = house.ROOT / "out" / "prove" / "replays"
BY_PEOPLE = 10  # one in so many goes through window, review and decision


def rows() -> Iterator[Row]:
    shutil.rmtree(INSTANCE, ignore_errors=True)
    app = create_app(from_environment({"YIMEN_INSTANCE": str(INSTANCE), "YIMEN_DEMO": "1"}))
    with app.app_context():
        cli.prepare.callback()  # type: ignore[misc]
        ids = [_decided(number) for number in range(DECISIONS)]
        session().rollback()
        wrong = [fault for case in deciding.decided_cases() for fault in deciding.replay(case)]
        for told in wrong[:5]:
            print(f"            {told}")
        yield Row("D1", f"decisions worked out again, {DECISIONS}: differences", len(wrong), "= 0")
        with write():
            changed = service.locked(ids[DECISIONS // 2])
            write_answers(changed, {**read_answers(changed), "purpose": Fact("another", Origin.TYPED)})
            number = changed.number
        session().expire_all()
        named = {case.number for case in deciding.decided_cases() if deciding.replay(case)}
        yield Row("D2", "of these one whose facts were changed: named, and no other", len(named), "= 1" if named == {number} else "= 0")


def _decided(number: int) -> object:
    by_people = number % BY_PEOPLE == 0
    case = a_case("individual-business", "黄志明", until="approve") if by_people else a_case("housing-proof", "林晓雯")
    case_id = case.id
    session().rollback()
    session().expunge_all()
    return case_id

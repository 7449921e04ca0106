"""Entries of a directory: what was offered may be chosen, and nothing else."""

import pytest

from app.core.rules import parse
from app.elements.facts import Origin
from app.form_engine.answers import Answers
from app.form_engine.errors import Refusal
from app.form_engine.fields import lookup
from app.form_engine.registry import type_of
from app.form_engine.service import read_step
from tests.unit.form_engine.forms import asking, posted, question

pytestmark = pytest.mark.usefixtures("settings")

EMPLOYER = question("employer", "lookup", register="firms")
OPEN = question("employer", "lookup", register="firms", unlisted=True)
FORM = asking(EMPLOYER)
SHOP = {"code": "91990001MA80000195", "name": "云江面馆", "detail": "滨河路 1 号", "dated": "2026-10-01"}
LOOKUP = type_of("lookup")


def sent(question=EMPLOYER, sought="", shown="", entry=None, chosen=""):
    return {
        "employer-sought": sought,
        "employer-shown": shown,
        "employer": lookup.offer(question, entry) if entry else chosen,
    }


def test_what_was_offered_is_chosen_and_names_its_directory():
    result = read_step(FORM, "one", posted(**sent(sought="面馆", shown="面馆", entry=SHOP)), Answers())
    fact = result.answers.facts["employer"]
    assert (fact.value, fact.origin, fact.source, fact.record, fact.dated) == (SHOP, Origin.CHOSEN, "firms", SHOP["code"], SHOP["dated"])
    assert result.errors == () and LOOKUP.show(EMPLOYER, SHOP, "zh") == "云江面馆（91990001MA80000195）"
    assert parse('employer.code == "91990001MA80000195"').answer(result.answers.nested()) is True


def test_another_entry_is_another_fact():
    first = read_step(FORM, "one", posted(**sent(entry=SHOP)), Answers()).answers
    other = SHOP | {"code": "91990001MA80000200", "name": "河口商店"}
    fact = read_step(FORM, "one", posted(**sent(entry=other)), first).answers.facts["employer"]
    assert (fact.value, fact.record, fact.was) == (other, other["code"], None)


@pytest.mark.parametrize("chosen", ["91990001MA80000195", "~own", "eyJhIjoxfQ.forged", "x" * 19_000, "\ud800"])
def test_what_nobody_offered_is_refused(chosen):
    refused = read_step(FORM, "one", posted(**sent(sought="a", shown="a", chosen=chosen)), Answers())
    assert [error.message for error in refused.errors] == ["Select %(label)s from what was found."]


def test_an_offer_of_one_directory_is_none_of_another():
    elsewhere = lookup.offer(question("place", "lookup", register="divisions"), SHOP)
    with pytest.raises(Refusal):
        LOOKUP.parse(EMPLOYER, {"": [elsewhere]})


def test_new_words_are_looked_up_before_anything_counts():
    result = read_step(FORM, "one", posted(**sent(sought="商店", shown="面馆", entry=SHOP)), Answers())
    assert [(error.message, error.anchor) for error in result.errors] == [("Look up %(label)s and select it.", "employer-sought")]
    typed = result.answers.typed["employer"]
    assert lookup.words(typed) == "商店" and lookup.chosen(EMPLOYER, typed) == SHOP


def test_words_without_a_choice_are_no_answer():
    refused = read_step(FORM, "one", posted(**sent(sought="面馆", shown="面馆")), Answers())
    assert [error.message for error in refused.errors] == ["Select %(label)s from what was found."]
    empty = read_step(FORM, "one", posted(**sent()), Answers())
    assert [error.message for error in empty.errors] == ["Look up %(label)s and select it."]


def test_what_is_not_listed_may_be_named_where_the_question_says_so():
    result = read_step(asking(OPEN), "one", posted(**sent(OPEN, sought="自家作坊", shown="自家作坊", chosen="~own")), Answers())
    fact = result.answers.facts["employer"]
    assert (fact.value, fact.origin) == ({"name": "自家作坊"}, Origin.TYPED)
    assert LOOKUP.inputs(fact.value) == {"": "", "sought": "自家作坊", "shown": "自家作坊"}
    assert parse("known(employer.code)").answer(result.answers.nested()) is False


def test_none_of_these_empties_the_answer():
    known = read_step(
        asking(question("employer", "lookup", register="firms", required=False)), "one", posted(**sent(entry=SHOP)), Answers()
    )
    emptied = read_step(asking(question("employer", "lookup", register="firms", required=False)), "one", posted(**sent()), known.answers)
    assert emptied.errors == () and emptied.answers.value("employer") is None

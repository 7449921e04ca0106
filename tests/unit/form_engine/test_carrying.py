"""Answers carried to the next version: what fits stays, what does not is asked again or shown as it was typed, and it is told."""

from dataclasses import replace

import pytest

from app.elements.facts import Fact
from app.form_engine.answers import Answers
from app.form_engine.carrying import News, carry, only_new
from tests.unit.form_engine.forms import asking, definition, group, question, registered, rows, step, typed, words


def told(carried):
    return [(one.news, one.label.en) for one in carried.told]


def test_the_same_form_keeps_everything_and_tells_nothing():
    form = asking(question("purpose"), question("pets", "integer"))
    answers = Answers({"purpose": typed("rent"), "pets": typed(2)})
    carried = carry(form, form, answers)
    assert carried.answers.stored() == answers.stored() and carried.told == ()


def test_a_new_question_is_told_with_its_step_and_a_gone_one_loses_its_answer():
    carried = carry(asking(question("old")), asking(question("new")), Answers({"old": typed("x")}))
    assert told(carried) == [(News.ADDED, "new"), (News.GONE, "old")]
    assert carried.told[0].step == "one" and not carried.answers


def test_a_question_that_does_not_show_is_no_news():
    now = asking(question("purpose"), question("why", when='purpose == "other"'))
    assert carry(asking(question("purpose")), now, Answers({"purpose": typed("rent")})).told == ()


def test_an_option_that_is_gone_is_asked_again_and_the_others_stay():
    old, new = (asking(question("kind", "radio", options=codes)) for codes in (("a", "b"), ("b", "c")))
    lost, kept = carry(old, new, Answers({"kind": typed("a")})), carry(old, new, Answers({"kind": typed("b")}))
    assert "kind" not in lost.answers and kept.answers.value("kind") == "b"
    for carried in (lost, kept):
        assert told(carried) == [(News.OPTIONS, "kind")]
        assert ([one.en for one in carried.told[0].more], [one.en for one in carried.told[0].fewer]) == (["c"], ["a"])


def test_of_several_chosen_the_rest_is_asked_again_with_what_is_gone():
    old, new = (asking(question("kinds", "checkboxes", options=codes)) for codes in (("a", "b"), ("b",)))
    assert "kinds" not in carry(old, new, Answers({"kinds": typed(["a", "b"])})).answers
    assert carry(old, new, Answers({"kinds": typed(["b"])})).answers.value("kinds") == ["b"]


@pytest.mark.parametrize(("kind", "value", "limits"), [("text", "much too long", {"max_length": 5}), ("integer", 7, {"maximum": 5})])
def test_what_is_beyond_a_new_limit_is_kept_as_it_was_typed(kind, value, limits):
    carried = carry(asking(question("a", kind)), asking(question("a", kind, **limits)), Answers({"a": typed(value)}))
    assert "a" not in carried.answers and carried.answers.typed["a"] == {"": [str(value)]}


@pytest.mark.parametrize(("before", "after", "stays"), [("text", "long_text", True), ("radio", "select", True), ("text", "integer", False), ("date", "text", False)])  # fmt: skip
def test_an_answer_of_another_kind_is_asked_again(before, after, stays):
    options = ("a",) if "radio" in {before, after} else ()
    old, new = asking(question("q", before, options=options)), asking(question("q", after, options=options))
    carried = carry(old, new, Answers({"q": typed("a")}))
    assert ("q" in carried.answers) is stays
    assert told(carried) == ([] if stays else [(News.AGAIN, "q")])


def test_a_consent_to_another_text_is_asked_again():
    old, new = (asking(question("yes", "consent", text=words(text))) for text in ("old", "new"))
    carried = carry(old, new, Answers({"yes": typed(True)}))
    assert "yes" not in carried.answers and told(carried) == [(News.CONSENT, "yes")]


def test_a_fact_of_a_register_stays_locked_and_goes_where_the_question_is_about_something_else():
    old = asking(question("name", "person_name", element="person.name", lock=True))
    facts = Answers({"name": registered("林晓雯", locked=True)})
    assert carry(old, old, facts).answers["name"] == registered("林晓雯", locked=True)
    other = asking(question("name", "person_name", element="person.name", of="spouse", lock=True))
    assert "name" not in carry(old, other, facts).answers


def test_rows_beyond_a_smaller_maximum_go():
    old, new = (definition(step("one", rows("kids", question("name"), maximum=maximum))) for maximum in (3, 2))
    answers = Answers({f"kids.{row}.name": typed(str(row)) for row in range(3)} | {"~rows.kids": Fact(3, typed("").origin)})
    carried = carry(old, new, answers).answers
    assert sorted(carried) == ["kids.0.name", "kids.1.name"] and carried.row_count("kids") == 2


def test_a_question_that_moved_to_another_step_keeps_its_answer():
    old = definition(step("one", group("a", question("x"))), step("two", group("b", question("y"))))
    new = definition(step("one", group("a", question("y"))), step("two", group("b", question("x"))))
    carried = carry(old, new, Answers({"x": typed("1"), "y": typed("2")}))
    assert carried.told == () and (carried.answers.value("x"), carried.answers.value("y")) == ("1", "2")


def test_what_must_be_answered_now_is_told():
    assert told(carry(asking(question("a", required=False)), asking(question("a")), Answers())) == [(News.NEEDED, "a")]


def test_a_parked_fact_of_a_register_stays_parked():
    form = asking(question("purpose"), question("name", "person_name", element="person.name", when='purpose == "x"'))
    parked = Answers({"purpose": typed("y"), "~parked.name": registered("林晓雯")})
    assert carry(form, form, parked).answers.parked == {"name": registered("林晓雯")}


def test_registers_are_asked_only_for_what_is_new():
    old = asking(question("name", "person_name", element="person.name"))
    new = asking(question("name", "person_name", element="person.name"), question("sex", "radio", element="person.sex"), question("typed"))
    reduced = only_new(old, new)
    assert [asked.code for _, _, asked in reduced.form.questions()] == ["sex"]
    assert only_new(new, new) is None and only_new(old, replace(old)) is None


def test_texts_that_cannot_be_read_yet_are_kept():
    form = asking(question("born", "date"))
    answers = Answers({"~typed.born": Fact({"": ["last year"]}, typed("").origin)})
    assert carry(form, form, answers).answers.typed == {"born": {"": ["last year"]}}

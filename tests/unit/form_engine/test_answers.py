from app.elements.facts import Fact, Origin
from app.form_engine.answers import Answers
from tests.unit.form_engine.forms import registered, typed


def test_answers_read_as_a_mapping_of_paths_to_facts():
    answers = Answers({"purpose": typed("rent"), "members.0.name": registered("李秀英")})
    assert answers["purpose"].value == "rent"
    assert "members.0.name" in answers and "members.1.name" not in answers
    assert dict(answers) == answers.facts
    assert len(answers) == 2


def test_rules_see_plain_values_with_rows_in_order():
    answers = Answers({"members.1.name": typed("b"), "purpose": typed("rent"), "members.0.name": typed("a"), "members.0.age": typed(3)})
    assert answers.nested() == {"purpose": "rent", "members": [{"name": "a", "age": 3}, {"name": "b"}]}


def test_a_group_without_rows_is_an_empty_list_once_its_page_was_seen():
    assert "members" not in Answers().nested()
    assert Answers(rows={"members": 0}).nested() == {"members": []}
    assert Answers(rows={"members": 2}).nested() == {"members": [{}, {}]}


def test_what_a_draft_keeps_beside_answers_survives_the_store_and_is_no_answer():
    answers = Answers(
        facts={"purpose": typed("rent")},
        parked={"spouse_name": registered("王强", locked=True)},
        typed={"born": {"year": ["19x0"], "month": ["3"], "day": ["7"]}},
        rows={"members": 2},
    )
    stored = {path: Fact.from_json(fact.to_json()) for path, fact in answers.stored().items()}
    again = Answers(stored)
    assert again == answers
    assert list(again) == ["purpose"]
    assert again.nested() == {"purpose": "rent", "members": [{}, {}]}


def test_setting_and_dropping_give_new_answers_and_leave_the_old_ones():
    before = Answers(typed={"purpose": {"": ["?"]}})
    after = before.set("purpose", typed("rent"))
    assert after.value("purpose") == "rent" and not after.typed
    assert before.value("purpose") is None and before.typed
    assert after.drop("purpose").value("purpose") is None
    assert after["purpose"].value == "rent"


def test_dropping_forgets_parked_facts_and_typed_texts_too():
    answers = Answers(parked={"a": registered(1)}, typed={"a": {"": ["x"]}}).drop("a")
    assert not answers.parked and not answers.typed


def test_rows_are_counted_from_answers_of_any_kind_and_from_the_page():
    assert Answers().row_count("members") == 0
    assert Answers({"members.4.name": typed("e")}).row_count("members") == 5
    assert Answers(rows={"members": 2}, typed={"members.2.name": {"": ["x"]}}).row_count("members") == 3
    assert Answers({"members_count": typed(9)}).row_count("members") == 0


def test_a_fact_is_known_whether_it_shows_or_not():
    answers = Answers(facts={"a": typed(1)}, parked={"b": registered(2)})
    assert answers.known("a") and answers.known("b") and answers.known("c") is None


def test_a_changed_fact_remembers_what_the_register_said():
    changed = registered("old").changed_to("new")
    assert (changed.value, changed.was, changed.origin) == ("new", "old", Origin.TYPED)

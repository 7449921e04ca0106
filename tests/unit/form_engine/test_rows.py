from app.form_engine import rows as form_rows
from app.form_engine.answers import Answers
from tests.unit.form_engine.forms import definition, question, registered, rows, step, typed

MADE = definition(step("one", rows("members", question("name"), question("age", "integer"), minimum=1, maximum=3)))
THREE = Answers(
    {f"members.{n}.name": typed(name) for n, name in enumerate("abc")},
).but(rows={"members": 3}, typed={"members.2.age": {"": ["x"]}})


def test_a_row_more_up_to_the_most_that_the_group_takes():
    two = form_rows.add_row(MADE, Answers(), "members")
    assert two.row_count("members") == 2
    three = form_rows.add_row(MADE, form_rows.add_row(MADE, two, "members"), "members")
    assert three.row_count("members") == 3


def test_a_row_less_moves_the_others_up_with_what_was_typed():
    two = form_rows.remove_row(MADE, THREE, "members", 1)
    assert two.nested() == {"members": [{"name": "a"}, {"name": "c"}]}
    assert two.typed == {"members.1.age": {"": ["x"]}}


def test_never_fewer_than_the_least_and_never_a_row_that_is_not_there():
    assert form_rows.remove_row(MADE, Answers(), "members", 0) == Answers()
    assert form_rows.remove_row(MADE, THREE, "members", 7) == THREE
    assert form_rows.remove_row(MADE, THREE, "members", -1) == THREE


def test_a_group_that_the_form_does_not_repeat_changes_nothing():
    assert form_rows.add_row(MADE, THREE, "others") == THREE
    assert form_rows.remove_row(MADE, THREE, "others", 0) == THREE


def test_a_row_with_a_locked_answer_stays():
    answers = THREE.set("members.0.name", registered("a", locked=True))
    assert form_rows.remove_row(MADE, answers, "members", 0) == answers
    assert form_rows.remove_row(MADE, answers, "members", 1).row_count("members") == 2

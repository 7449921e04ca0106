from app.form_engine import rows as form_rows
from app.form_engine.answers import Answers
from app.form_engine.reading import counted as counted_by
from app.form_engine.visible import rows_of, settle
from tests.unit.form_engine.forms import definition, group, posted, question, registered, rows, step, typed

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


def test_as_many_rows_as_an_answer_says_and_nobody_adds_or_removes_one():
    counted = rows("children", question("name"), minimum=0, maximum=3, count_from="how_many")
    made = definition(step("one", group("main", question("how_many", "integer"))), step("two", counted))
    two = Answers({"how_many": typed(2), "children.0.name": typed("a"), "children.1.name": typed("b"), "children.2.name": typed("c")})
    assert rows_of(counted, two) == [0, 1]
    assert "children.2.name" not in settle(made, two), "a row too many is dropped"
    assert form_rows.add_row(made, two, "children") == two and form_rows.remove_row(made, two, "children", 0) == two
    assert [rows_of(counted, Answers({"how_many": typed(said)})) for said in (0, 9, -1, "x")] == [[], [0, 1, 2], [], []]
    posted_more = counted_by(step("two", counted), posted(**{"children-rows": "3"}), two)
    assert rows_of(counted, posted_more) == [0, 1], "a request cannot say how many there are"

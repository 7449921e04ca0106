from app.form_engine import visible
from app.form_engine.answers import Answers
from tests.unit.form_engine.forms import asking, definition, group, question, registered, rows, step, typed

KIND = question("kind", "radio", options=("rent", "buy"))


def paths(made, answers) -> list[str]:
    return [place.path for place in visible.questions(made, answers)]


def test_a_question_shows_only_when_its_rule_surely_says_yes():
    made = asking(KIND, question("landlord", when='kind == "rent"'))
    assert paths(made, Answers()) == ["kind"]
    assert paths(made, Answers({"kind": typed("buy")})) == ["kind"]
    assert paths(made, Answers({"kind": typed("rent")})) == ["kind", "landlord"]


def test_steps_and_groups_have_conditions_too():
    made = definition(
        step("a", group("g", KIND)),
        step("b", group("h", question("x"), when='kind == "rent"'), group("i", question("y"))),
        step("c", group("j", question("z")), when='kind == "buy"'),
    )
    assert paths(made, Answers({"kind": typed("rent")})) == ["kind", "x", "y"]
    assert paths(made, Answers({"kind": typed("buy")})) == ["kind", "y", "z"]
    assert [each.code for each in visible.steps(made, Answers({"kind": typed("buy")}))] == ["a", "b", "c"]
    assert [each.code for each in visible.steps(made, Answers())] == ["a", "b"]


def test_a_condition_in_a_row_looks_at_its_own_row_first_and_then_at_the_form():
    members = rows("members", question("kind"), question("income", when='kind == "adult" and town == "x"'))
    made = definition(step("a", group("g", question("kind"), question("town")), members))
    answers = Answers({"kind": typed("adult"), "town": typed("x"), "members.0.kind": typed("child"), "members.1.kind": typed("adult")})
    assert paths(made, answers) == ["kind", "town", "members.0.kind", "members.1.kind", "members.1.income"]


def test_an_empty_row_does_not_borrow_the_forms_answer_of_the_same_name():
    members = rows("members", question("kind"), question("income", when='kind == "adult"'))
    made = definition(step("a", group("g", question("kind")), members))
    assert paths(
        made,
        Answers(
            {"kind": typed("adult")},
        ).but(rows={"members": 1}),
    ) == ["kind", "members.0.kind"]


def test_rows_keep_within_the_limits_of_the_group():
    members = rows("members", question("name"), minimum=1, maximum=2)
    assert visible.rows_of(members, Answers()) == [0]
    assert visible.rows_of(members, Answers({"members.8.name": typed("x")})) == [0, 1]


def test_a_hidden_typed_answer_is_dropped_and_takes_what_hangs_on_it_along():
    made = asking(KIND, question("landlord", when='kind == "rent"'), question("phone", when="known(landlord)"))
    answers = Answers({"kind": typed("buy"), "landlord": typed("Li"), "phone": typed("1")})
    assert dict(visible.settle(made, answers)) == {"kind": typed("buy")}


def test_a_register_fact_of_a_hidden_question_is_parked_and_comes_back_locked():
    made = asking(KIND, question("spouse", when='kind == "rent"'))
    hidden = visible.settle(made, Answers({"kind": typed("buy"), "spouse": registered("Wang", locked=True)}))
    assert "spouse" not in hidden and hidden.nested() == {"kind": "buy"}
    again = visible.settle(made, hidden.set("kind", typed("rent")))
    assert again["spouse"] == registered("Wang", locked=True) and not again.parked


def test_a_register_fact_that_a_person_changed_is_a_typed_answer():
    made = asking(KIND, question("street", when='kind == "rent"'))
    settled = visible.settle(made, Answers({"kind": typed("buy"), "street": registered("a").changed_to("b")}))
    assert not settled.parked and "street" not in settled


def test_answers_of_questions_that_the_form_does_not_have_go():
    assert not visible.settle(asking(KIND), Answers({"gone": typed(1)}))


def test_conditions_that_turn_in_a_circle_end():
    made = asking(question("a", when="not known(b)"), question("b", when="not known(a)"))
    visible.settle(made, Answers({"a": registered(1), "b": registered(2)}))


def test_typed_texts_of_hidden_questions_go():
    made = asking(KIND, question("landlord", when='kind == "rent"'))
    assert not visible.settle(made, Answers({"kind": typed("buy")}, typed={"landlord": {"": ["x"]}})).typed

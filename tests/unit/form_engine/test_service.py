"""Reading a step that was posted, and saying what is missing."""

import gc
import weakref
from typing import ClassVar

import pytest

from app.catalogue.definitions import Check
from app.core.errors import Missing
from app.core.rules import parse
from app.elements.facts import Origin
from app.form_engine import reading, service
from app.form_engine.answers import Answers
from tests.unit.form_engine.forms import asking, definition, group, posted, question, registered, rows, step, typed, words

KIND = question("kind", "radio", options=("rent", "buy"))


def read(made, current=None, origin=Origin.TYPED, **values):
    return service.read_step(made, "one", posted(**values), Answers() if current is None else current, origin=origin)


def said(result) -> list[tuple[str, str]]:
    return [(error.path, error.message) for error in result.errors]


def test_posted_texts_become_typed_facts():
    result = read(asking(question("name", "person_name"), question("income", "money")), name="李秀英", income="3500")
    assert dict(result.answers) == {"name": typed("李秀英"), "income": typed(350000)}
    assert not result.errors


def test_at_a_window_the_clerk_is_on_record_as_the_one_who_typed():
    assert read(asking(question("name")), origin=Origin.CLERK, name="x").answers["name"].origin is Origin.CLERK


def test_what_is_missing_and_what_is_wrong_is_named_in_the_order_of_the_form():
    made = asking(question("name"), question("born", "date"), question("kind", "radio", options=("a",)), question("note", required=False))
    result = read(made, born__year="1990", born__month="13", born__day="1")
    assert [(error.path, error.anchor) for error in result.errors] == [("name", "name"), ("born", "born-month"), ("kind", "kind")]
    assert said(result)[0] == ("name", "Enter %(label)s.")
    assert said(result)[2] == ("kind", "Select %(label)s.")
    assert result.errors[0].params["label"] == words("name")


def test_a_missing_date_leads_to_its_year():
    assert read(asking(question("born", "date"))).errors[0].anchor == "born-year"


def test_nothing_typed_is_lost_what_cannot_be_read_is_kept_as_it_was_typed():
    result = read(asking(question("born", "date"), question("name")), born__year="90", born__month="3", born__day="7", name="x")
    assert result.answers.typed == {"born": {"year": ["90"], "month": ["3"], "day": ["7"]}}
    assert "born" not in result.answers
    mended = service.read_step(
        asking(question("born", "date"), question("name")),
        "one",
        posted(born__year="1990", born__month="3", born__day="7", name="x"),
        result.answers,
    )
    assert mended.answers["born"].value == "1990-03-07" and not mended.answers.typed


def test_texts_that_are_kept_can_be_stored():
    result = read(asking(question("name")), name="a\0\ud800" + "x" * 50_000)
    kept = result.answers.typed["name"][""][0]
    assert len(kept) <= 20_000 and "\0" not in kept
    kept.encode()


def test_answers_of_hidden_questions_are_not_taken():
    made = asking(KIND, question("landlord", when='kind == "rent"'))
    result = read(made, kind="buy", landlord="Li")
    assert dict(result.answers) == {"kind": typed("buy")} and not result.errors


def test_a_question_that_the_same_post_makes_show_is_asked():
    made = asking(KIND, question("landlord", when='kind == "rent"'))
    assert said(read(made, kind="rent")) == [("landlord", "Enter %(label)s.")]
    assert read(made, kind="rent", landlord="Li").answers["landlord"].value == "Li"


def test_unknown_names_are_not_looked_at():
    assert dict(read(asking(question("name")), name="x", admin="1", csrf_token="t", other__0__name="y").answers) == {"name": typed("x")}


def test_an_answer_of_another_step_stays():
    made = definition(step("one", group("a", question("name"))), step("two", group("b", question("town"))))
    assert service.read_step(made, "one", posted(name="x", town="no"), Answers({"town": typed("yes")})).answers.value("town") == "yes"


def test_a_step_that_the_form_does_not_have_is_missing():
    with pytest.raises(Missing):
        service.read_step(asking(KIND), "seven", posted(), Answers())


class TestRegisterFacts:
    current = Answers({"name": registered("李秀英", locked=True), "phone": registered("19900000001")})
    made = asking(question("name", "person_name"), question("phone", "phone"))

    def test_a_locked_fact_is_never_taken_from_the_request_and_the_attempt_is_told(self):
        result = read(self.made, self.current, name="别人", phone="19900000001")
        assert result.answers["name"] == self.current["name"]
        assert said(result) == [("name", service.LOCKED)]

    def test_a_locked_fact_that_is_not_posted_or_is_posted_unchanged_is_no_fault(self):
        assert not read(self.made, self.current, phone="19900000001").errors
        assert not read(self.made, self.current, name="李秀英", phone="19900000001").errors
        assert not read(self.made, self.current, name="", phone="19900000001").errors

    def test_nonsense_posted_for_a_locked_fact_is_told_too(self):
        assert said(read(self.made, self.current, name="<b>", phone="19900000001")) == [("name", service.LOCKED)]

    def test_what_the_person_leaves_alone_stays_the_registers(self):
        assert read(self.made, self.current, phone="199 0000 0001").answers["phone"] == self.current["phone"]

    def test_what_the_person_changes_keeps_what_the_register_said(self):
        fact = read(self.made, self.current, phone="19900000002").answers["phone"]
        assert (fact.value, fact.origin, fact.was, fact.source) == ("19900000002", Origin.TYPED, "19900000001", "population")

    def test_changing_back_gives_the_register_its_word_again(self):
        changed = read(self.made, self.current, phone="19900000002").answers
        assert read(self.made, changed, phone="19900000001").answers["phone"] == self.current["phone"]

    def test_an_optional_answer_that_is_emptied_is_gone(self):
        made = asking(question("phone", "phone", required=False))
        assert "phone" not in read(made, Answers({"phone": registered("19900000001")}), phone="").answers

    def test_hiding_a_locked_question_does_not_open_it(self):
        made = asking(KIND, question("spouse", when='kind == "rent"'))
        current = Answers({"kind": typed("rent"), "spouse": registered("Wang", locked=True)})
        hidden = read(made, current, kind="buy", spouse="Li").answers
        shown = read(made, hidden, kind="rent", spouse="Li")
        assert shown.answers["spouse"] == current["spouse"]
        assert said(shown) == [("spouse", service.LOCKED)]

    def test_a_parked_answer_that_is_emptied_does_not_come_back(self):
        made = asking(KIND, question("spouse", when='kind == "rent"', required=False))
        parked = read(made, Answers({"spouse": registered("Wang")}), kind="buy").answers
        assert "spouse" not in read(made, parked, kind="rent", spouse="").answers
        assert read(made, parked, kind="rent").answers["spouse"] == registered("Wang")

    def test_a_service_may_open_what_the_dictionary_locks(self):
        made = asking(question("name", "person_name", element="person.name", lock=False))
        assert read(made, Answers({"name": registered("李秀英", locked=True)}), name="李秀").answers["name"].was == "李秀英"


class TestRows:
    made = definition(
        step("one", rows("members", question("name"), question("kin", "radio", options=("son", "wife")), minimum=0, maximum=2))
    )

    def test_rows_are_read_by_their_number(self):
        result = read(
            self.made, members__rows="2", members__0__name="a", members__0__kin="son", members__1__name="b", members__1__kin="wife"
        )
        assert result.answers.nested() == {"members": [{"name": "a", "kin": "son"}, {"name": "b", "kin": "wife"}]}

    def test_each_row_has_its_own_errors(self):
        result = read(self.made, members__rows="2", members__0__name="a", members__0__kin="son", members__1__name="b")
        assert [(error.path, error.anchor) for error in result.errors] == [("members.1.kin", "members-1-kin")]

    def test_no_rows_are_an_answer_too(self):
        result = read(self.made, members__rows="0")
        assert result.answers.nested() == {"members": []} and not result.errors

    @pytest.mark.parametrize("said_rows", ["99", "-1", "x", "", "٣", "9" * 500])
    def test_a_row_count_that_the_page_did_not_have_changes_nothing_beyond_the_limits(self, said_rows):
        assert read(self.made, members__rows=said_rows).answers.row_count("members") <= 2

    def test_rows_that_are_not_there_are_not_read(self):
        assert not read(self.made, members__rows="1", members__7__name="x").answers.get("members.7.name")


class TestChecks:
    made = definition(
        step("one", group("g", question("begin", "date"), question("end", "date"))),
        step("two", rows("members", question("name"))),
        checks=(
            Check(parse("begin <= end"), words("The end lies before the beginning."), "end"),
            Check(parse("count(members) >= 1"), words("Name one."), "members"),
        ),
    )
    good: ClassVar = {
        "begin__year": "2026",
        "begin__month": "1",
        "begin__day": "1",
        "end__year": "2026",
        "end__month": "2",
        "end__day": "1",
    }

    def test_a_rule_across_questions_that_says_no_is_shown_at_its_question(self):
        assert said(read(self.made, **{**self.good, "end__year": "2025"})) == [("end", words("The end lies before the beginning."))]
        assert not read(self.made, **self.good).errors

    def test_a_rule_that_is_not_sure_says_nothing(self):
        assert said(read(self.made, **{**self.good, "begin__year": ""})) == [("begin", "%(label)s must include a year.")]

    def test_a_check_on_a_repeated_group_stands_at_the_group(self):
        result = service.read_step(self.made, "two", posted(members__rows="0"), Answers())
        assert [(error.path, error.anchor) for error in result.errors] == [("members", "members")]
        assert service.missing(self.made, result.answers)[-1].step == "two"


class TestMissing:
    made = definition(
        step("one", group("a", question("name"), KIND)),
        step("two", group("b", question("landlord", when='kind == "rent"'), question("agree", "consent"))),
    )

    def test_everything_that_is_open_is_named_with_its_step(self):
        assert [(gap.step, gap.path) for gap in service.missing(self.made, Answers())] == [
            ("one", "name"),
            ("one", "kind"),
            ("two", "agree"),
        ]

    def test_a_complete_form_misses_nothing(self):
        answers = Answers({"name": typed("x"), "kind": typed("buy"), "agree": typed(True)})
        assert service.missing(self.made, answers) == []

    def test_what_shows_only_now_is_missing_too(self):
        answers = Answers({"name": typed("x"), "kind": typed("rent"), "agree": typed(True)})
        assert [gap.path for gap in service.missing(self.made, answers)] == ["landlord"]

    def test_a_text_that_could_not_be_read_keeps_an_optional_question_open(self):
        made = asking(question("income", "money", required=False))
        unread = read(made, income="much").answers
        assert [gap.error.message for gap in service.missing(made, unread)] == ["Enter %(label)s in yuan, such as 3500 or 3500.50."]

    def test_what_only_a_register_can_say_is_never_missing(self):
        assert service.missing(asking(question("properties", "table"), question("note", "information")), Answers()) == []

    def test_an_upload_is_missing_until_a_file_is_there(self):
        made = asking(question("proof", "file"))
        assert service.missing(made, Answers())[0].error.message == "Upload %(label)s."
        assert service.missing(made, Answers({"proof": typed([{"id": "1", "name": "a.pdf"}])})) == []


def test_fields_are_counted_as_the_citizen_meets_them():
    made = definition(
        step(
            "one",
            group("a", question("name"), question("phone"), question("note", required=False), question("told", "information")),
            rows("members", question("name")),
        )
    )
    answers = Answers({"name": registered("x"), "phone": typed("1"), "members.0.name": registered("y"), "gone": registered("z")})
    assert service.count_prefilled(made, answers) == (4, 2, 1)


class TestPrintable:
    made = definition(
        step(
            "one",
            group(
                "a",
                question("kind", "radio", options=("rent",)),
                question("born", "date", element="person.birth_date"),
                question("owns", "yes_no"),
                question("houses", "table", columns=(question("usage", "radio", options=("home",)), question("area", "area"))),
            ),
            rows("members", question("name"), question("kin", "radio", options=("son",))),
        )
    )
    answers = Answers(
        {
            "kind": typed("rent"),
            "born": registered("1990-03-07"),
            "owns": registered(False),
            "houses": registered([{"usage": "home", "area": 8950}]),
            "members.0.name": typed("a"),
            "members.0.kin": typed("son"),
        }
    )

    @pytest.mark.parametrize(
        ("source", "value"),
        [
            ("kind", "rent（中）"),
            ("born", "1990-03-07"),
            ("person.birth_date", "1990-03-07"),
            ("owns", False),
            ("houses", [{"usage": "home（中）", "area": 8950}]),
            ("members", [{"name": "a", "kin": "son（中）"}]),
            ("nothing", None),
        ],
    )
    def test_a_paper_gets_choices_as_words_and_everything_else_as_it_is_kept(self, source, value):
        assert service.printable(self.made, self.answers, source) == value


def test_the_next_step_is_the_next_that_shows():
    made = definition(
        step("a", group("g", KIND)), step("b", group("h", question("x")), when='kind == "rent"'), step("c", group("i", question("y")))
    )
    assert service.following(made, Answers({"kind": typed("buy")}), "a").code == "c"
    assert service.following(made, Answers({"kind": typed("rent")}), "a").code == "b"
    assert service.following(made, Answers({"kind": typed("rent")}), "c") is None


def test_forms_are_made_once_per_version_and_go_with_it():
    made = asking(question("name"))
    first = reading.forms_of(made, made.form.steps[0])
    assert reading.forms_of(made, made.form.steps[0]) is first
    forms = weakref.ref(first.single)
    del made, first
    gc.collect()
    assert forms() is None


def test_questions_may_be_called_like_parts_of_the_form_library():
    names = ("data", "errors", "validate", "process", "meta", "populate_obj")
    result = read(asking(*map(question, names)), **{name: name for name in names})
    assert result.answers.nested() == {name: name for name in names}

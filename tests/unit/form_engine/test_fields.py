"""Every field type: what it takes, what it refuses and how it says so, what it shows."""

from dataclasses import replace

import pytest

from app.catalogue import city
from app.catalogue.definitions import Option, Question
from app.catalogue.field_kinds import FIELD_KINDS
from app.elements.identifiers import credit_check_character, id_check_character
from app.elements.words import Words
from app.form_engine.errors import NameClash, Refusal, UnknownType
from app.form_engine.registry import type_of
from app.form_engine.types import LONGEST, TYPES, FieldType, Registry
from tests.unit.form_engine.forms import question, words


@pytest.fixture
def linjiang():
    """A city of one district."""
    before = city._current
    city.use(city.City("990000", words("Yunjiang"), words("site"), (city.Division("990001", Words("临江区", "Linjiang")),), (), (), (), ()))
    yield
    city._current = before


CREDIT = "99990001MA0000001" + credit_check_character("99990001MA0000001")
SOMEBODY = "99000119900307001" + id_check_character("99000119900307001")


def parsed(kind: str, text: str | list[str], **more) -> object:
    return type_of(kind).parse(question("answer", kind, **more), {"": text if isinstance(text, list) else [text]})


def refusal(kind: str, text: str | list[str], **more) -> Refusal:
    with pytest.raises(Refusal) as caught:
        parsed(kind, text, **more)
    return caught.value


ACCEPTED = [
    ("text", "  自住  ", "自住"),
    ("text", "a\u00a0 b", "a b"),
    ("text", "x" * 200, "x" * 200),
    ("long_text", "one\r\ntwo\n", "one\ntwo"),
    ("integer", "３", 3),
    ("integer", "²", 2),
    ("integer", "1,000", 1000),
    ("integer", "-5", -5),
    ("integer", "007", 7),
    ("decimal", "89.5", 8950),
    ("decimal", "0.05", 5),
    ("area", "128.10", 12810),
    ("money", "3500", 350000),
    ("money", "¥3,500.5元", 350050),
    ("money", "0", 0),
    ("yes_no", "yes", True),
    ("yes_no", "no", False),
    ("address", "和平路 18 号 2 单元", "和平路 18 号 2 单元"),
    ("id_number", SOMEBODY.lower(), SOMEBODY),
    ("id_number", "11010519491231002x", "11010519491231002X"),
    ("id_number", "110105 19491231 002X", "11010519491231002X"),
    ("person_name", "李秀英", "李秀英"),
    ("person_name", "阿卜杜拉•买买提", "阿卜杜拉·买买提"),
    ("person_name", "𠮷田明", "𠮷田明"),
    ("person_name", "Mary O'Neil-Smith", "Mary O'Neil-Smith"),
    ("credit_code", CREDIT.lower(), CREDIT),
    ("phone", "199 0000 0001", "19900000001"),
    ("phone", "+86 199-0000-0001", "19900000001"),
    ("phone", "0990-0000123", "0990-0000123"),
    ("phone", "09900000123", "0990-0000123"),
    ("email", "a.b+c@example.com", "a.b+c@example.com"),
    ("bank_account", "6222 0200 0000 0000 000", "6222020000000000000"),
    ("bank_account", "340500001234", "340500001234"),
    ("consent", "yes", True),
]


@pytest.mark.parametrize(("kind", "text", "value"), ACCEPTED)
def test_what_people_type_is_taken_as_they_mean_it(kind, text, value):
    assert parsed(kind, text) == value


REFUSED = [
    ("text", "x" * 201, "at most"),
    ("long_text", "x" * 2001, "at most"),
    ("integer", "3.5", "whole number"),
    ("integer", "three", "whole number"),
    ("integer", "9" * 16, "whole number"),
    ("integer", "9" * 5000, "whole number"),
    ("integer", "٣", "whole number"),
    ("decimal", "1.234", "two decimals"),
    ("decimal", "1e5", "two decimals"),
    ("area", "大", "two decimals"),
    ("money", "12.345", "in yuan"),
    ("money", "a lot", "in yuan"),
    ("money", "-1", "or more"),
    ("yes_no", "maybe", "from the list"),
    ("address", "路", "in full"),
    ("id_number", "990001900307001", "15 digits"),
    ("id_number", "9900011990", "18 characters"),
    ("id_number", "110105194912310021", "not a real"),
    ("person_name", "李", "ID card"),
    ("person_name", "李2", "ID card"),
    ("person_name", "·李", "ID card"),
    ("person_name", "<b>", "ID card"),
    ("person_name", "x" * 51, "ID card"),
    ("credit_code", "123", "18 characters"),
    ("credit_code", "91350100M000100Y44", "not a real"),
    ("phone", "1234", "11 digits"),
    ("phone", "199000000012", "11 digits"),
    ("email", "a@b", "name@example.com"),
    ("email", "a b@example.com", "name@example.com"),
    ("email", "@example.com", "name@example.com"),
    ("bank_account", "1234", "account number"),
    ("bank_account", "6222020000000000001", "account number"),
]


@pytest.mark.parametrize(("kind", "text", "said"), REFUSED)
def test_what_cannot_be_an_answer_is_refused_with_what_to_do(kind, text, said):
    assert said in refusal(kind, text).message


@pytest.mark.parametrize("kind", sorted(name for name in TYPES if TYPES[name].is_posted and name != "division"))
def test_nothing_posted_is_no_answer_and_no_fault(kind):
    made = question("answer", kind, options=("a", "b"))
    assert type_of(kind).parse(made, {}) is None
    assert type_of(kind).parse(made, {part: [""] for part in type_of(kind).parts}) is None


@pytest.mark.parametrize(
    "kind", ["text", "long_text", "integer", "money", "id_number", "person_name", "phone", "email", "bank_account", "address"]
)
@pytest.mark.parametrize("text", ["a\0b", "a\ud800b", "\ue000", "\x1b[31m"])
def test_signs_that_no_keyboard_makes_are_refused(kind, text):
    assert "characters" in refusal(kind, text).message


def test_a_text_longer_than_any_form_is_refused_before_it_is_read():
    assert "too many" in refusal("long_text", "x" * (LONGEST + 1), max_length=LONGEST * 2).message


def test_the_questions_own_limit_of_length_wins():
    assert parsed("text", "abc", max_length=3) == "abc"
    assert refusal("text", "abcd", max_length=3).params == {"limit": 3}


def test_numbers_keep_to_the_limits_of_the_question_on_both_sides():
    assert [parsed("integer", text, minimum=1, maximum=3) for text in ("1", "3")] == [1, 3]
    assert "or more" in refusal("integer", "0", minimum=1).message
    assert "or less" in refusal("integer", "4", maximum=3).message


def test_limits_of_money_are_fen_and_are_told_in_yuan():
    assert parsed("money", "100", minimum=10000) == 10000
    assert refusal("money", "99.99", minimum=10000).params == {"limit": "100"}


def test_letters_are_normalised_so_that_equal_texts_are_equal():
    assert parsed("text", "e\u0301") == "\u00e9"


class TestDate:
    def read(self, year: str, month: str, day: str) -> object:
        return type_of("date").parse(question("born", "date"), {"year": [year], "month": [month], "day": [day]})

    @pytest.mark.parametrize(
        ("parts", "value"),
        [(("1990", "3", "7"), "1990-03-07"), (("２０２４", "02", "29"), "2024-02-29"), (("1900", "1", "1"), "1900-01-01")],
    )
    def test_a_real_day_is_taken(self, parts, value):
        assert self.read(*parts) == value

    @pytest.mark.parametrize(
        ("parts", "part"),
        [
            (("1990", "13", "1"), "month"),
            (("2023", "2", "29"), "day"),
            (("90", "3", "7"), "year"),
            (("2200", "1", "1"), "year"),
            (("1990", "", "7"), "month"),
            (("", "3", "7"), "year"),
            (("1990", "3", "x"), "day"),
            (("1990", "-1", "7"), "month"),
        ],
    )
    def test_a_fault_points_at_its_own_part(self, parts, part):
        with pytest.raises(Refusal) as caught:
            self.read(*parts)
        assert caught.value.part == part

    def test_a_day_is_shown_in_both_languages_and_goes_back_into_its_three_inputs(self):
        date, born = type_of("date"), question("born", "date")
        assert date.show(born, "1990-03-07", "zh") == "1990年3月7日"
        assert date.show(born, "1990-03-07", "en") == "7 March 1990"
        assert date.inputs("1990-03-07") == {"year": "1990", "month": "03", "day": "07"}
        assert date.inputs(None) == {"year": "", "month": "", "day": ""}
        assert date.show(born, "约1950年", "zh") == "约1950年"


@pytest.mark.parametrize("kind", ["radio", "select"])
def test_one_of_the_options_is_taken_and_nothing_else(kind):
    assert parsed(kind, "rent", options=("rent", "own")) == "rent"
    assert "from the list" in refusal(kind, "<script>", options=("rent", "own")).message
    assert type_of(kind).show(question("p", kind, options=("rent",)), "rent", "en") == "rent"
    assert type_of(kind).show(question("p", kind, options=("rent",)), "gone", "en") == "gone"


def test_several_options_keep_the_order_of_the_form_and_its_limits():
    assert parsed("checkboxes", ["c", "a"], options=("a", "b", "c")) == ["a", "c"]
    assert "from the list" in refusal("checkboxes", ["a", "x"], options=("a",)).message
    assert "at most" in refusal("checkboxes", ["a", "b"], options=("a", "b"), maximum=1).message
    assert "at least" in refusal("checkboxes", ["a"], options=("a", "b"), minimum=2).message
    assert type_of("checkboxes").show(question("p", options=("a", "b")), ["a", "b"], "en") == "a, b"


def test_a_division_is_one_of_the_citys(linjiang):
    assert parsed("division", "990001") == "990001"
    assert type_of("division").show(question("d", "division"), "990001", "en") == "Linjiang"
    assert "from the list" in refusal("division", "990009").message


SHOWN = [
    ("money", 350000, "3,500.00 元", "3,500.00 yuan"),
    ("money", -5, "-0.05 元", "-0.05 yuan"),
    ("area", 8950, "89.5 平方米", "89.5 m²"),
    ("area", 9000, "90 平方米", "90 m²"),
    ("decimal", 12345, "123.45", "123.45"),
    ("yes_no", True, "是", "Yes"),
    ("yes_no", False, "否", "No"),
    ("consent", True, "已确认", "Confirmed"),
    ("text", "自住", "自住", "自住"),
    ("integer", 3, "3", "3"),
    ("file", [{"name": "a.pdf"}, {"name": "b.jpg"}], "a.pdf、b.jpg", "a.pdf, b.jpg"),
]


@pytest.mark.parametrize(("kind", "value", "zh", "en"), SHOWN)
def test_values_are_shown_as_people_read_them(kind, value, zh, en):
    assert (type_of(kind).show(question("p", kind), value, "zh"), type_of(kind).show(question("p", kind), value, "en")) == (zh, en)


AGAIN = [
    ("money", "3,500.50", "3500.5"),
    ("decimal", "１.５", "1.5"),
    ("integer", "1,000", "1000"),
    ("phone", "199 0000 0001", "19900000001"),
    ("yes_no", "no", "no"),
    ("consent", "yes", "yes"),
]


@pytest.mark.parametrize(("kind", "text", "again"), AGAIN)
def test_a_stored_value_goes_back_into_its_input_and_reads_the_same(kind, text, again):
    value = parsed(kind, text)
    shown = type_of(kind).inputs(value)[""]
    assert shown == again
    assert parsed(kind, shown) == value


def test_a_table_shows_each_cell_by_its_column():
    columns = (question("location"), question("area", "area"), question("usage", "radio", options=("dwelling",)))
    table = Question("properties", "table", question().label, columns=columns)
    rows = [{"location": "和平路 18 号", "area": 8950, "usage": "dwelling"}, {"location": "河口"}]
    assert type_of("table").show(table, rows, "en") == "和平路 18 号, 89.5 m², dwelling; 河口"
    assert type_of("table").show(table, [], "zh") == "无记录"


def test_two_types_of_one_name_are_refused_at_start():
    registry = Registry()
    registry.add(type("One", (FieldType,), {"name": "same"}))
    with pytest.raises(NameClash, match="One and Two"):
        registry.add(type("Two", (FieldType,), {"name": "same"}))
    with pytest.raises(NameClash, match="has no name"):
        registry.add(type("Nameless", (FieldType,), {"name": ""}))


def test_an_unknown_type_names_the_nearest():
    with pytest.raises(UnknownType, match="did you mean 'file'"):
        TYPES["fil"]


def test_the_catalogue_knows_exactly_these_types():
    assert set(FIELD_KINDS) == set(TYPES)


def test_a_question_that_asks_whether_there_is_one_has_words_of_its_own():
    asked = replace(question("owns", "yes_no"), options=(Option("yes", Words("有", "Yes")), Option("no", Words("无", "No"))))
    kind = type_of("yes_no")
    assert [kind.show(asked, value, "zh") for value in (True, False)] == ["有", "无"]
    assert [kind.show(question("agrees", "yes_no"), value, "zh") for value in (True, False)] == ["是", "否"]


@pytest.mark.parametrize("name", ["id_number", "credit_code", "person_name", "phone", "email", "bank_account", "address"])
def test_what_the_filled_sample_shows_is_taken_by_its_type(name):
    kind = type_of(name)
    assert kind.parse(question("answer", name), {"": [kind.sample.zh]})

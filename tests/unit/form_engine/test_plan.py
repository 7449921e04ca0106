"""The page plan: what a browser and a screen reader get of a step."""

import time
from collections import Counter
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader
from lxml import html

from app.catalogue import city
from app.catalogue.definitions import Check, Option, Question
from app.core.rules import parse
from app.elements.words import Words
from app.form_engine import service
from app.form_engine.answers import Answers
from app.form_engine.errors import NameClash
from app.form_engine.plan import StepPlan, compile_step
from app.form_engine.registry import TYPES
from app.form_engine.slots import Filler, LookedUp
from app.form_engine.visible import settle
from tests.unit.form_engine.forms import asking, definition, group, posted, question, registered, rows, step, typed, words


@pytest.fixture(scope="module")
def env() -> Environment:
    made = Environment(
        loader=FileSystemLoader("app/web/templates"), autoescape=True, extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True
    )
    made.install_null_translations(newstyle=True)
    return made


class Plain:
    """The wording of a face that says little."""

    def __init__(self, *doubted: str) -> None:
        self.doubted = doubted

    def origin(self, fact):
        return f"from {fact.source} {fact.dated}" if fact.source else ""

    def of_answers(self, labels, origin):
        return f"{', '.join(labels)}: {origin}"

    def dispute(self, paths):
        return "/dispute?" + "&".join(paths)

    def in_doubt(self, path):
        return "being checked JH1" if path in self.doubted else ""

    def file_address(self, upload_id):
        return f"/files/{upload_id}"

    def about_file(self, upload_id):
        return ""

    def looked_up(self, path):
        return LookedUp()


def source(env, made, answers=None, *, language="en", wrong=None, code="one", wording=None) -> str:
    plan: StepPlan = compile_step(made, service.step_of(made, code), language, env)
    filler = Filler(plan, settle(made, Answers() if answers is None else answers), language, wording=wording or Plain(), wrong=wrong or {})
    return plan.draw(filler.slots())


def page(env, made, answers=None, **more) -> html.HtmlElement:
    return html.fromstring(f"<main>{source(env, made, answers, **more)}</main>")


def one(tree, path: str):
    found = tree.xpath(path)
    assert len(found) == 1, f"{path}: {len(found)}"
    return found[0]


def every_type() -> list[Question]:
    options = ("rent", "buy")
    more = {
        "radio": {"options": options},
        "select": {"options": options},
        "checkboxes": {"options": options},
        "table": {"columns": (question("place"),)},
        "lines": {"columns": (question("place"), question("since", "date"), question("what", "select", options=options))},
        "lookup": {"register": "firms", "unlisted": True, "required": False},
        "division": {"level": "village"},
    }
    texts = {"consent", "information"}
    return [
        question(f"a_{kind}", kind, hint=Words("提示", "a hint"), text=words("text") if kind in texts else None, **more.get(kind, {}))
        for kind in sorted(TYPES)
    ]


def faults(tree) -> list[str]:
    """Ids given twice, labels and descriptions that point nowhere, inputs without a name for the ear."""
    ids = Counter(tree.xpath("//@id"))
    found = [f"id {name} twice" for name, count in ids.items() if count > 1]
    for attribute in ("for", "aria-describedby", "aria-labelledby"):
        found += [f"{attribute} {name}" for text in tree.xpath(f"//@{attribute}") for name in text.split() if name not in ids]
    labelled = set(tree.xpath("//label/@for"))
    inputs = tree.xpath("//input[not(@type='hidden')] | //select | //textarea")
    return found + [f"no label for {each.get('id')}" for each in inputs if each.get("id") not in labelled]


MIXED = Answers(
    {
        "a_text": registered("x", locked=True),
        "a_phone": registered("19900000001"),
        "a_table": registered([{"place": "y"}]),
        "a_file": typed([{"id": "1", "name": "a.pdf", "size": 2_000_000}]),
        "members.0.a_date": registered("1990-03-07", locked=True),
        "members.1.a_text": typed("z"),
        "members.1.a_lines": typed([{"place": "here"}, {"place": "there", "since": "2026-01-02"}]),
        "a_lookup": typed({"code": "1", "name": "n", "detail": "d"}),
    }
)


@pytest.fixture(autouse=True)
def the_city(settings):
    city.use(city.load(Path(__file__).parents[3] / "forms" / "city.yaml"))


WHOLE = definition(step("one", group("main", *every_type()), rows("members", *every_type())))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("answers", [Answers(), MIXED], ids=["empty", "mixed"])
@pytest.mark.parametrize("with_errors", [False, True])
def test_every_input_has_its_label_every_id_is_one_and_every_description_is_there(env, language, answers, with_errors):
    wrong = (
        dict.fromkeys(
            [q.code for q in every_type()] + ["members", "members.0.a_text", "members.1.a_date", "members.1.a_lines.1.since"], "Mend this."
        )
        if with_errors
        else {}
    )
    tree = page(env, WHOLE, answers, language=language, wrong=wrong)
    assert faults(tree) == []
    assert len(tree.xpath("//fieldset[@class='rep']")) == (2 if answers else 0)


def test_every_error_of_the_summary_leads_to_an_input(env):
    result = service.read_step(WHOLE, "one", posted(members__rows="1"), Answers())
    tree = page(env, WHOLE, result.answers, wrong={error.path: "Mend this." for error in result.errors})
    assert len(result.errors) > 30
    assert {error.anchor for error in result.errors} <= set(tree.xpath("//@id"))


def test_a_typed_answer_stands_in_its_input(env):
    made = asking(question("name"), question("born", "date"), question("income", "money"))
    tree = page(env, made, Answers({"name": typed('"<b>'), "born": typed("1990-03-07"), "income": typed(350050)}))
    assert one(tree, "//input[@name='name']").get("value") == '"<b>'
    assert [one(tree, f"//input[@name='born-{part}']").get("value") for part in ("year", "month", "day")] == ["1990", "03", "07"]
    assert one(tree, "//input[@name='income']").get("value") == "3500.5"


def test_choices_show_what_was_chosen(env):
    two = ("a", "b")
    made = asking(
        question("one", "radio", options=two),
        question("two", "select", options=two),
        question("three", "checkboxes", options=(*two, "c")),
        question("four", "yes_no"),
    )
    tree = page(env, made, Answers({"one": typed("b"), "two": typed("b"), "three": typed(["a", "c"]), "four": typed(False)}))
    assert tree.xpath("//*[@checked]/@value") == ["b", "a", "c", "no"]
    assert tree.xpath("//option[@selected]/@value") == ["b"]


def test_a_text_that_could_not_be_read_is_shown_as_it_was_typed(env):
    tree = page(env, asking(question("born", "date")), Answers(typed={"born": {"year": ["19<0"], "month": ["3"], "day": [""]}}))
    assert one(tree, "//input[@name='born-year']").get("value") == "19<0"


def test_a_locked_answer_is_read_only_masked_and_says_where_it_comes_from(env):
    made = asking(question("name", "person_name"), question("number", "id_number", mask="id_number"))
    tree = page(env, made, Answers({"name": registered("李秀英", locked=True), "number": registered("11010519491231002X", locked=True)}))
    assert tree.xpath("//dl//dd/text()") == ["李秀英", "1101**********002X"]
    assert not tree.xpath("//input")
    line = one(tree, "//p[@class='src']")
    assert "from population 2026-11-23" in line.text_content()
    assert line.xpath("a/@href") == ["/dispute?name&number"]


def test_locked_answers_of_several_registers_are_told_apart(env):
    answers = Answers({"name": registered("a", locked=True), "owns": registered(True, locked=True, source="estate")})
    tree = page(env, asking(question("name"), question("owns", "yes_no")), answers)
    assert [line.text_content().strip("✓").split(" Info")[0] for line in tree.xpath("//p[@class='src']")] == [
        "name: from population 2026-11-23",
        "owns: from estate 2026-11-23",
    ]


def test_a_line_of_origin_goes_with_the_last_answer_it_is_about(env):
    made = asking(question("kind", "radio", options=("rent", "own")), question("owns", "yes_no", when='kind == "own"'))
    answers = Answers({"kind": typed("rent")}, parked={"owns": registered(True, locked=True)})
    line = one(page(env, made, answers), "//p[@data-of]")
    assert (line.get("data-of"), line.get("hidden")) == ("owns", "")
    shown = one(page(env, made, answers.set("kind", typed("own"))), "//p[@data-of='owns']")
    assert shown.get("hidden") is None


def test_only_what_shows_is_counted(env):
    made = definition(
        step(
            "one",
            group("a", question("kind", "radio", options=("rent", "own")), question("owns", when='kind == "own"')),
            group("b", question("area"), when='kind == "own"'),
        )
    )
    plan = compile_step(made, service.step_of(made, "one"), "en", env)
    for kind, counted in (("rent", 1), ("own", 3)):
        filler = Filler(plan, Answers({"kind": typed(kind)}), "en", wording=Plain(), wrong={})
        filler.slots()
        assert filler.asked == counted, kind


def test_a_doubted_answer_has_a_mark_and_a_line_of_its_own(env):
    answers = Answers({"name": registered("a", locked=True), "born": registered("b", locked=True), "phone": registered("1")})
    tree = page(env, asking(question("name"), question("born"), question("phone")), answers, wording=Plain("born", "phone"))
    sound, doubted = tree.xpath("//p[@data-of]")
    assert (sound.get("data-of"), sound.xpath("span/text()"), bool(sound.xpath("a"))) == ("name", ["✓"], True)
    assert (doubted.get("class"), doubted.xpath("span/text()"), bool(doubted.xpath("a"))) == ("src src--changed", ["!"], False)
    assert "born: being checked JH1" in doubted.text_content()
    assert "being checked JH1" in one(tree, "//p[@id='phone-origin']").text_content()


def test_what_may_be_needed_says_so_where_there_is_no_script(env):
    kind = question("kind", "radio", options=("rent", "own"))
    made = definition(
        step("one", group("a", kind, question("owns", when='kind == "own"'), question("area"), question("floor", when="stairs"))),
        step("two", group("b", question("stairs", "yes_no"))),
    )
    hints = page(env, made, Answers({"stairs": typed(True)})).xpath("//label[noscript]/@for")
    assert hints == ["owns"]


def test_people_are_counted_as_people(env):
    made = definition(step("one", rows("members", question("name"), unit=words("people"))))
    assert one(page(env, made), "//h2/span").text == "at most 3 people"


def test_an_open_known_answer_says_where_it_comes_from_and_a_changed_one_is_marked(env):
    made = asking(question("phone", "phone"), question("street"))
    tree = page(env, made, Answers({"phone": registered("19900000001"), "street": registered("a").changed_to("b")}))
    assert one(tree, "//p[@id='phone-origin']").get("class") == "src"
    assert one(tree, "//p[@id='street-origin']").get("class") == "src src--changed"
    assert tree.xpath("//p[@id='phone-origin' or @id='street-origin']/span/text()") == ["✓", "!"]
    assert one(tree, "//input[@id='phone']").get("aria-describedby") == "phone-origin"


def test_an_error_stands_at_its_input_and_is_read_with_it(env):
    tree = page(env, asking(question("name", hint=words("hint"))), wrong={"name": "Enter <name>."})
    field = one(tree, "//input[@name='name']")
    assert field.get("aria-describedby") == "name-hint name-error"
    assert field.get("aria-invalid") == "true"
    assert one(tree, "//p[@id='name-error']").text_content().strip() == "Error: Enter <name>."
    assert "govuk-form-group--error" in field.getparent().get("class")


def test_a_posted_locked_answer_shows_its_error_at_the_row(env):
    tree = page(env, asking(question("name")), Answers({"name": registered("a", locked=True)}), wrong={"name": "It is locked."})
    assert one(tree, "//dd//*[@id='name']").text_content() == "It is locked."


def test_optional_questions_say_so_and_required_ones_do_not(env):
    tree = page(env, asking(question("a"), question("b", required=False)))
    assert [label.text_content() for label in tree.xpath("//label")] == ["a", "b optional"]


class TestConditions:
    kind = question("kind", "radio", options=("rent", "buy"))

    def test_a_condition_on_the_same_page_is_left_to_the_browser_and_without_it_everything_shows(self, env):
        tree = page(env, asking(self.kind, question("landlord", when='kind == "rent"')))
        box = one(tree, "//div[@data-field='landlord']")
        assert box.get("data-when") == '["==",["name","kind"],["value","rent"]]'
        assert one(tree, "//div[@data-field='kind']").get("data-kind") == "text"
        assert box.xpath(".//input")

    def test_a_condition_on_another_page_is_decided_by_the_server(self, env):
        made = definition(
            step("zero", group("a", self.kind)), step("one", group("b", question("landlord", when='kind == "rent"'), question("x")))
        )
        assert page(env, made, Answers({"kind": typed("rent")})).xpath("//input[@name='landlord']")
        assert not page(env, made, Answers({"kind": typed("buy")})).xpath("//input[@name='landlord']")

    def test_a_condition_on_a_locked_answer_of_the_same_page_is_decided_too(self, env):
        made = asking(self.kind, question("landlord", when='kind == "rent"'))
        assert not page(env, made, Answers({"kind": registered("buy", locked=True)})).xpath("//input[@name='landlord']")
        assert page(env, made, Answers({"kind": registered("rent", locked=True)})).xpath("//input[@name='landlord']")

    def test_a_group_with_a_condition_goes_whole_with_what_is_locked_in_it(self, env):
        made = definition(
            step("zero", group("a", self.kind)),
            step("one", group("b", question("spouse"), when='kind == "rent"'), group("c", question("x"))),
        )
        answers = Answers({"kind": typed("buy"), "spouse": registered("Wang", locked=True)})
        assert "Wang" not in source(env, made, answers)
        assert "Wang" in source(env, made, answers.set("kind", typed("rent")))

    def test_what_counts_rows_is_decided_by_the_server(self, env):
        made = definition(step("one", rows("members", question("name")), group("b", question("reason", when="count(members) >= 2"))))
        assert not page(env, made, Answers({"members.0.name": typed("a")})).xpath("//input[@name='reason']")
        assert page(env, made, Answers({"members.1.name": typed("a")})).xpath("//input[@name='reason']")

    def test_a_notice_waits_hidden_until_its_condition_holds(self, env):
        made = asking(
            question("age", "integer"), Question("young", "information", words("young"), text=words("Too young."), when=parse("age < 18"))
        )
        assert one(page(env, made), "//div[contains(@class, 'govuk-inset-text')]").get("hidden") is not None
        assert one(page(env, made, Answers({"age": typed(3)})), "//div[contains(@class, 'govuk-inset-text')]").get("hidden") is None

    def test_the_browser_is_told_answers_it_cannot_read_off_the_page(self, env):
        made = definition(
            step("zero", group("a", question("town"))),
            step("one", group("b", self.kind, question("x", when='kind == "rent" and town == "y"'))),
        )
        assert one(page(env, made, Answers({"town": typed("y")})), "//div[@data-step]").get("data-known") == '{"town":"y"}'
        assert one(page(env, made), "//div[@data-step]").get("data-known") is None


class TestRows:
    made = definition(step("one", rows("members", question("name"), question("born", "date"), minimum=1, maximum=2)))

    def test_the_least_rows_are_there_from_the_start_and_cannot_be_removed(self, env):
        tree = page(env, self.made)
        assert tree.xpath("//input[@type='text']/@name") == [
            "members-0-name",
            "members-0-born-year",
            "members-0-born-month",
            "members-0-born-day",
        ]
        assert one(tree, "//input[@name='members-rows']").get("value") == "1"
        assert not tree.xpath("//button[@name='remove']")
        assert one(tree, "//button[@name='add']").get("value") == "members"

    def test_at_the_most_none_can_be_added_and_each_can_be_removed(self, env):
        tree = page(env, self.made, Answers(rows={"members": 2}))
        assert not tree.xpath("//button[@name='add']")
        assert tree.xpath("//button[@name='remove']/@value") == ["members.0", "members.1"]
        assert [legend.text for legend in tree.xpath("//fieldset[@class='rep']/legend")] == ["member 1", "member 2"]

    def test_enter_in_a_field_goes_on_and_neither_adds_nor_removes(self, env):
        assert one(page(env, self.made), "(//button)[1]").get("name") is None

    def test_a_row_says_once_where_its_answers_came_from(self, env):
        answers = Answers(
            {
                "members.0.name": registered("a"),
                "members.0.born": registered("1990-03-07"),
                "members.1.name": registered("b"),
                "members.1.born": registered("1991-03-07", source="estate"),
            }
        )
        tree = page(env, self.made, answers)
        assert [line.text_content() for line in tree.xpath("//p[@class='src']")] == [
            "✓from population 2026-11-23",
            "✓name: from population 2026-11-23",
            "✓born: from estate 2026-11-23",
        ]
        assert faults(tree) == []

    def test_a_changed_answer_of_a_row_keeps_its_own_mark(self, env):
        tree = page(env, self.made, Answers({"members.0.name": registered("a").changed_to("b")}))
        assert one(tree, "//p[@id='members-0-name-origin']").get("class") == "src src--changed"


class TestContent:
    """Content of a form is text: in no run does it become code or markup."""

    hostile = ("{{ 7*7 }}", "{% raw %}", "[[ f ]]", "[% x %]", "<script>alert(1)</script>", '" onfocus="x', "{# c #}", "&amp;")

    @pytest.mark.parametrize("text", hostile)
    def test_labels_hints_titles_options_and_texts_stay_text(self, env, text):
        both = Words(text, text)
        asked = [
            Question("a", "text", both, hint=both, unit=both),
            Question("b", "radio", both, options=(Option("x", both),)),
            Question("c", "consent", both, text=both),
            Question("d", "information", both, text=both),
            Question("e", "table", both, columns=(Question("f", "text", both),)),
        ]
        made = definition(step("one", group("main", *asked), rows("members", asked[0])))
        tree = page(env, made, Answers({"e": registered([{"f": text}]), "members.0.a": typed(text)}))
        assert not tree.xpath("//script") and not tree.xpath("//@onfocus")
        assert one(tree, "//label[@for='a']").text_content() == text
        assert one(tree, "//label[@for='b']").text_content() == text
        assert one(tree, "//td").text_content() == text
        assert one(tree, "//input[@name='members-0-a']").get("value") == text

    @pytest.mark.parametrize("code", ["a']}}{{x", "a b", "A", "ä", "1a", ""])
    def test_a_code_that_could_break_out_of_an_expression_is_refused(self, env, code):
        with pytest.raises(NameClash):
            compile_step(asking(question(code)), asking(question(code)).form.steps[0], "zh", env)

    def test_so_is_an_option(self, env):
        with pytest.raises(NameClash):
            page(env, asking(question("a", "radio", options=("x'",))))


def test_a_table_of_a_register_is_read_only_and_says_when_there_is_nothing(env):
    made = asking(question("houses", "table", columns=(question("place"), question("area", "area"))))
    tree = page(env, made, Answers({"houses": registered([{"place": "河口", "area": 8950}])}))
    assert tree.xpath("//td/text()") == ["河口", "89.5 m²"]
    assert tree.xpath("//a/@href") == ["/dispute?houses"]
    assert "has no entry" in source(env, made, Answers({"houses": registered([])}))
    assert "has not answered" in source(env, made)


def test_uploaded_files_are_listed_with_a_button_that_takes_them_away(env):
    tree = page(env, asking(question("proof", "file")), Answers({"proof": typed([{"id": "7", "name": "<a>.pdf", "size": 1536}])}))
    assert one(tree, "//a[@class='files__name'][@href='/files/7']").text == "<a>.pdf"
    assert one(tree, "//button[@name='remove']").get("value") == "proof:7"
    assert "1 KB" in tree.text_content()
    assert one(tree, "//input[@type='file']").get("accept") == ".jpg,.jpeg,.png,.pdf"


def test_browsers_may_fill_in_what_they_know(env):
    tree = page(
        env,
        asking(
            question("phone", "phone"),
            question("mail", "email"),
            question("born", "date", autocomplete="bday"),
            question("name", autocomplete="name"),
        ),
    )
    assert tree.xpath("//input/@autocomplete") == ["tel", "email", "bday-year", "bday-month", "bday-day", "name"]


def test_an_error_of_a_check_on_a_group_stands_at_the_group(env):
    made = definition(
        step("one", rows("members", question("name"))), checks=(Check(parse("count(members) > 0"), words("Name one."), "members"),)
    )
    tree = page(env, made, wrong={"members": "Name one."})
    assert one(tree, "//p[@id='members-error']") is not None and one(tree, "//div[@id='members']") is not None


def test_a_page_of_thirty_fields_is_filled_quickly(env):
    """A guard against a walk over everything, not a benchmark: `make bench` measures."""
    made = asking(*(question(f"q{n}", ("text", "date", "select", "radio", "money")[n % 5], options=("a", "b")) for n in range(30)))
    plan = compile_step(made, made.form.steps[0], "zh", env)
    answers = Answers({f"q{n}": registered("x", locked=True) for n in range(0, 30, 5)})
    best = min(_milliseconds(lambda: plan.draw(Filler(plan, answers, "zh", wording=Plain(), wrong={}).slots())) for _ in range(30))
    assert best < 5, f"{best:.2f} ms"


def _milliseconds(act) -> float:
    before = time.perf_counter()
    act()
    return (time.perf_counter() - before) * 1000

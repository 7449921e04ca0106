"""What a certificate prints and no paper can show is refused at the question, not at the decision, where it would be a dead end."""

import pytest
from werkzeug.datastructures import MultiDict

from app.elements.facts import Fact, Origin
from app.form_engine import paper_signs, service, types
from app.form_engine.answers import Answers
from app.issuance import fonts
from tests.test_definitions import DEFINITIONS

BUSINESS = DEFINITIONS["individual-business"]


@pytest.fixture(autouse=True)
def _paper_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_signs, "_can_print", fonts.has)


def told(**posted: str) -> dict[str, object]:
    """What is said about each question of the step that was posted."""
    result = service.read_step(BUSINESS, "business", MultiDict(posted), Answers())
    return {error.path: error.params.get("sign") for error in result.errors if "printed" in str(error.message)}


@pytest.mark.parametrize(("text", "sign"), [("启明😀", "😀"), ("启明ไทย", "ไ"), ("启明بقالة", "ب")])
def test_what_the_font_lacks_is_named_at_the_question(text: str, sign: str) -> None:
    assert told(trade_name=text, scope=text) == {"trade_name": sign, "scope": sign}


@pytest.mark.parametrize("text", ["欧阳㙍䶮", "𬱖", "café", "小餐饮；食品销售（预包装）"])
def test_names_of_people_and_the_words_of_business_are_taken(text: str) -> None:
    assert told(trade_name=text, scope=text) == {}


def test_a_draft_that_holds_such_a_sign_cannot_be_filed_and_a_register_is_not_contradicted() -> None:
    def gaps(origin: Origin) -> set[str]:
        missing = service.missing(BUSINESS, Answers({"scope": Fact("𠮷田", origin)}))
        return {gap.path for gap in missing if "printed" in str(gap.error.message)}

    assert (gaps(Origin.TYPED), gaps(Origin.SOURCE)) == ({"scope"}, set())


def test_what_no_certificate_prints_may_hold_any_sign() -> None:
    assert told(employees="٣") == {}


@pytest.mark.parametrize("mark", ["\u200b", "\u202e", "\ufeff"])
def test_invisible_marks_are_dropped(mark: str) -> None:
    assert types.clean_line(f"公{mark}司甲{mark}") == "公司甲"


def test_the_answers_that_a_certificate_prints_are_known() -> None:
    assert {"trade_name", "industry", "premises_division", "members.name", "scope"} <= BUSINESS.outcome.answers
    assert "个体工商户" not in BUSINESS.outcome.answers

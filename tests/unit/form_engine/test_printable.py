"""What no paper can show is refused at the question, not at the decision, where it would be a dead end."""

import pytest

from app.form_engine import types
from app.form_engine.errors import Refusal
from app.issuance import fonts


@pytest.fixture(autouse=True)
def _paper_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(types, "_can_print", fonts.has)


@pytest.mark.parametrize("text", ["启明😀", "ไทย", "بقالة"])
def test_what_the_font_lacks_is_named(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        types.clean_line(text)
    assert refused.value.params["sign"] in text


@pytest.mark.parametrize("text", ["欧阳㙍䶮", "𬱖", "café", "小餐饮；食品销售（预包装）", "一\n二\t三"])
def test_names_of_people_and_the_words_of_business_are_taken(text: str) -> None:
    assert types.clean_text(text) == text


@pytest.mark.parametrize("mark", ["\u200b", "\u202e", "\ufeff"])
def test_invisible_marks_are_dropped(mark: str) -> None:
    assert types.clean_line(f"公{mark}司甲{mark}") == "公司甲"

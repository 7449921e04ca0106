"""A day, asked as 年 月 日 and kept as YYYY-MM-DD."""
# ruff: noqa: ARG002 - every field type is called in the same way

from datetime import date

from app.catalogue.definitions import Question
from app.core.rules import Kind
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.errors import Refusal
from app.form_engine.types import FieldType, Posted, clean_line, field_type, half_width

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
MISSING = {
    "year": "%(label)s must include a year.",
    "month": "%(label)s must include a month.",
    "day": "%(label)s must include a day.",
}
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)


@field_type
class Date(FieldType):
    name = template = "date"
    in_rules = Kind.DATE
    sample = Words("1994 年 3 月 12 日", "12 March 1994")
    parts = ("year", "month", "day")
    is_group = True
    kind = "date"
    inputmode = "numeric"

    def parse(self, question: Question, posted: Posted) -> Value:
        texts = {part: half_width(clean_line((posted.get(part) or ("",))[0])) for part in self.parts}
        if not any(texts.values()):
            return None
        for part, text in texts.items():
            if not text:
                raise Refusal(MISSING[part], part=part)
        return real_day(texts).isoformat()

    def inputs(self, value: Value) -> dict[str, object]:
        texts = str(value).split("-") if value else ["", "", ""]
        return dict(zip(self.parts, texts, strict=False)) if len(texts) == 3 else dict.fromkeys(self.parts, "")

    def show(self, question: Question, value: Value, language: str) -> str:
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            return str(value)  # as the register wrote it
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if language == "en" else f"{day.year}年{day.month}月{day.day}日"


def real_day(texts: dict[str, str]) -> date:
    """The day that three numbers make; refused at the part that is wrong."""
    for part, text in texts.items():
        if not (text.isascii() and text.isdigit() and len(text) <= 4):
            raise Refusal("Enter %(label)s as a real date, such as 1990-03-27.", part=part)
    year, month, day = (int(texts[part]) for part in Date.parts)
    if not FIRST.year <= year <= LAST.year:
        raise Refusal("The year of %(label)s must have four digits, such as 1990.", part="year")
    if not 1 <= month <= 12:
        raise Refusal("Enter %(label)s as a real date, such as 1990-03-27.", part="month")
    try:
        return date(year, month, day)
    except ValueError:
        raise Refusal("Enter %(label)s as a real date, such as 1990-03-27.", part="day") from None

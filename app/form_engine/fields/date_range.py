"""From one day to another, kept as {"start": YYYY-MM-DD, "end": YYYY-MM-DD}. Rules speak of stay.start and stay.end."""
# ruff: noqa: ARG002 - every field type is called in the same way

from app.catalogue.definitions import Question
from app.catalogue.field_kinds import Part
from app.core.rules import Kind
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.errors import Refusal
from app.form_engine.fields.date import MISSING, Date, real_day
from app.form_engine.types import FieldType, Posted, clean_line, field_type, half_width

ENDS = ("start", "end")
BETWEEN = Words("{start}至{end}", "{start} to {end}")


@field_type
class DateRange(FieldType):
    name = template = "date_range"
    in_rules = Kind.ANY
    parts_in_rules = (
        Part("start", Kind.DATE, Words("{label}起始日", "start of {label}")),
        Part("end", Kind.DATE, Words("{label}截止日", "end of {label}")),
    )
    sample = Words("2026 年 1 月 1 日至 2026 年 12 月 31 日", "1 January 2026 to 31 December 2026")
    parts = tuple(f"{end}-{part}" for end in ENDS for part in Date.parts)
    is_group = True
    kind = "range"
    inputmode = "numeric"

    def parse(self, question: Question, posted: Posted) -> Value:
        texts = {part: half_width(clean_line((posted.get(part) or ("",))[0])) for part in self.parts}
        if not any(texts.values()):
            return None
        days = {end: self._day(end, texts) for end in ENDS}
        if days["end"] < days["start"]:
            raise Refusal("%(label)s must not end before it begins.", part="end-year")
        return dict(days)

    def _day(self, end: str, texts: dict[str, str]) -> str:
        """One end as it is kept; a refusal says at which of its inputs."""
        own = {part: texts[f"{end}-{part}"] for part in Date.parts}
        for part, text in own.items():
            if not text:
                raise Refusal(MISSING[part], part=f"{end}-{part}")
        try:
            return real_day(own).isoformat()
        except Refusal as refusal:
            raise Refusal(refusal.message, part=f"{end}-{refusal.part}", **refusal.params) from None

    def inputs(self, value: Value) -> dict[str, object]:
        days = value if isinstance(value, dict) else {}
        found = {end: Date().inputs(str(days.get(end) or "")) for end in ENDS}
        return {f"{end}-{part}": text for end, texts in found.items() for part, text in texts.items()}

    def show(self, question: Question, value: Value, language: str) -> str:
        if not isinstance(value, dict):
            return str(value)
        days = {end: Date().show(question, str(value.get(end, "")), language) for end in ENDS}
        return BETWEEN.in_language(language).format(**days)

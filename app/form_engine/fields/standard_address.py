"""An address as the place it lies in and the rest of it, so that an office can count by place and post a letter."""

from app.catalogue.definitions import Question
from app.catalogue.field_kinds import Part
from app.core.rules import Kind
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.errors import Refusal
from app.form_engine.fields.division import Division
from app.form_engine.types import Posted, clean_line, field_type, limited

DIVISION, DETAIL = "division", "detail"


@field_type
class StandardAddress(Division):
    """Kept as {division: code, detail: text}; `level` says how far the place is asked. Rules speak of home.division."""

    name = template = "standard_address"
    is_group = True
    kind = "standard_address"
    in_rules = Kind.ANY
    mask = "address"
    longest = 100
    parts = (*Division.parts, DETAIL)
    parts_in_rules = (
        Part(DIVISION, Kind.DIVISION, Words("{label}所在地", "place of {label}")),
        Part(DETAIL, Kind.TEXT, Words("{label}的门牌", "street and number of {label}")),
    )
    empty_message = "Enter %(label)s."
    sample = Words("临江区滨河街道样例路 1 号", "1 Sample Road, Binhe Subdistrict, Linjiang District")

    def parse(self, question: Question, posted: Posted) -> Value:
        place = super().parse(question, posted)
        detail = clean_line((posted.get(DETAIL) or ("",))[0])
        if place is None and not detail:
            return None
        if place is None:
            raise Refusal("Select the place of %(label)s.")
        if not detail:
            raise Refusal("Enter street and number of %(label)s.", part=DETAIL)
        return {DIVISION: place, DETAIL: limited(question, detail, self.longest)}

    def inputs(self, value: Value) -> dict[str, object]:
        known = value if isinstance(value, dict) else {}
        return super().inputs(known.get(DIVISION)) | {DETAIL: str(known.get(DETAIL, ""))}

    def show(self, question: Question, value: Value, language: str) -> str:
        if not isinstance(value, dict):
            return str(value)
        place, detail = super().show(question, value[DIVISION], language), value[DETAIL]
        return f"{detail}, {place}" if language == "en" else f"{place}{detail}"

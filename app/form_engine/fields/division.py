"""A place by the code of its administrative division: a province, or a county of the city and, as `level` says, town and village."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.catalogue import city
from app.catalogue.city import Division as County, Town, Village
from app.catalogue.definitions import Option, Question
from app.core.rules import Kind
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.choices import OneOf, label_of
from app.form_engine.errors import Refusal
from app.form_engine.types import Posted, field_type

COUNTY, TOWN, VILLAGE = (
    Words("县（区）", "County or district"),
    Words("镇（街道）", "Town or subdistrict"),
    Words("村（社区）", "Village or community"),
)
DEEPER = {"county": (), "town": ("town",), "village": ("town", "village"), "province": ()}
DIGITS = {"": 6, "town": 9, "village": 12}  # of a code, by the input that takes it


@dataclass(frozen=True)
class Level:
    """One list of the picker below the first: what lies in each place of the list before."""

    code: str
    label: Words
    groups: Mapping[Option, tuple[Option, ...]]


@field_type
class Division(OneOf):
    name = template = "division"
    in_rules = Kind.DIVISION
    kind = "division"
    sample = Words("临江区滨河街道", "Binhe Subdistrict, Linjiang District")
    parts = tuple(DIGITS)

    def options(self, question: Question) -> Sequence[Option]:
        """The first list: the question's own, the provinces, or the counties of the city."""
        if question.level == "province":
            return tuple(Option(code, name) for code, name in city.provinces().items())
        return question.options or _options(city.city().divisions)

    def levels(self, question: Question) -> tuple[Level, ...]:
        """The lists below the first one."""
        counties = city.city().divisions if DEEPER[question.level] else ()
        towns = [town for county in counties for town in county.towns]
        found = {
            "town": Level("town", TOWN, {_option(county): _options(county.towns) for county in counties}),
            "village": Level("village", VILLAGE, {_option(town): _options(town.villages) for town in towns}),
        }
        return tuple(found[code] for code in DEEPER[question.level])

    def parse(self, question: Question, posted: Posted) -> Value:
        place = super().parse(question, posted)
        for level in self.levels(question) if isinstance(place, str) else ():
            inside = next((options for outer, options in level.groups.items() if outer.code == place), ())
            chosen = (posted.get(level.code) or ("",))[0]
            if inside and not chosen:
                raise Refusal("Select %(level)s too.", part=level.code, level=level.label)
            if chosen and all(option.code != chosen for option in inside):
                raise Refusal("What you selected does not lie in the same place. Select again.", part=level.code)
            place = chosen or place
        return place

    def inputs(self, value: Value) -> dict[str, object]:
        code = value if isinstance(value, str) else ""
        return {part: code[:digits] if len(code) >= digits else "" for part, digits in DIGITS.items()}

    def show(self, question: Question, value: Value, language: str) -> str:
        own = label_of(question.options, value, language)
        return own if own != value else city.city().place_name(str(value)).in_language(language)


def _option(place: County | Town | Village) -> Option:
    return Option(place.code, place.name)


def _options(places: Iterable[County | Town | Village]) -> tuple[Option, ...]:
    return tuple(map(_option, places))

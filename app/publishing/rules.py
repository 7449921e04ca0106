"""Whether every rule of a service makes sense: names that are asked, options that exist, numbers beside numbers, divisions of the city."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from app.catalogue import vocabulary as words
from app.catalogue.city import City
from app.catalogue.definitions import Definition, Group
from app.catalogue.rule_functions import lies_in
from app.core.rules import Rule, Vocabulary
from app.core.rules.check import faults
from app.core.rules.reading import near
from app.core.rules.tree import Call, Const, walk
from app.publishing.ground import Ground

OUTSIDE: Vocabulary = {}


class Found(NamedTuple):
    """A rule where it stands; `row` is what it may speak of besides, inside a repeated group."""

    place: str
    rule: Rule
    row: Vocabulary = OUTSIDE


def make_sense(definition: Definition, ground: Ground) -> Iterator[str]:
    """A rule over a name that nobody answers, or over a text taken for a number, would stay unknown for ever, silently."""
    form = words.vocabulary(definition)
    for found in all_rules(definition):
        for fault in [*faults(found.rule.tree, {**form, **found.row}), *_divisions(found.rule, ground.city)]:
            yield f"{found.place}: {fault}"


def all_rules(definition: Definition) -> Iterator[Found]:
    """Every rule of a service, with the key it stands at."""
    for step in definition.form.steps:
        if step.when:
            yield Found(f"step {step.code}: when", step.when)
        for group in step.groups:
            yield from _of_group(f"step {step.code}", group)
    for check in definition.form.checks:
        yield Found(f"check at {check.question}", check.rule)
    for material in definition.materials:
        if material.when:
            yield Found(f"material {material.code}: when", material.when)
    for number, condition in enumerate(definition.screening, 1):
        yield Found(f"condition with rule {number}", condition.rule)
    for flow_step in definition.flow:
        if flow_step.site_check and flow_step.site_check.rule:
            yield Found(f"flow step {flow_step.code}: site_check", flow_step.site_check.rule)
        for asked in flow_step.vetting.ranges if flow_step.vetting else ():
            yield Found(f"flow step {flow_step.code}: vetting {asked.element}", asked.rule)
    if definition.sworn and definition.sworn.excluded:
        yield Found("sworn: excluded", definition.sworn.excluded)
    if definition.automatic:
        yield Found("automatic", definition.automatic.rule)


def _of_group(place: str, group: Group) -> Iterator[Found]:
    row = words.rows(group).columns if group.repeated else OUTSIDE
    if group.when:
        yield Found(f"{place}: group {group.code}: when", group.when)
    if group.fill_when:
        yield Found(f"{place}: group {group.code}: fill_when", group.fill_when, row)
    for question in group.questions:
        if question.when:
            yield Found(f"{place}: field {question.code}: when", question.when, row)


def _divisions(rule: Rule, city: City) -> Iterator[str]:
    """A division in a rule is one of the city's, or one that the city lies in."""
    known: Mapping[str, str] = {city.code: city.name.zh} | {
        code: name
        for each in city.divisions
        for code, name in [(each.code, each.name.zh), *((town.code, town.name.zh) for town in each.towns)]
    }
    for node in walk(rule.tree):
        if isinstance(node, Call) and node.name == "in_division" and isinstance(node.args[1], Const):
            code = str(node.args[1].value)
            if code not in known and not lies_in(city.code, code):
                yield f"no division of {city.name.zh} has the code {code!r}{near(code, list(known))}"

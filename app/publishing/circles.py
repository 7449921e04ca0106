"""Conditions and formulas that wait for one another in a circle: none of their questions could ever show, or they would blink."""

from collections.abc import Iterator, Mapping

from app.catalogue.definitions import Definition, Group, Step
from app.core.rules import Formula, Rule
from app.publishing.ground import Ground

Waits = Mapping[str, frozenset[str]]  # answer -> the answers that decide whether its question shows


def no_circle(definition: Definition, _ground: Ground) -> Iterator[str]:
    """No condition hangs, over whatever way, on a question that hangs on it."""
    waits = _waits(definition)
    found = _circle(waits)
    if found:
        place = _places(definition)[found[0]]
        yield f"{place}: the conditions turn in a circle: {' → '.join(found)}; let one of them hang on something else"


def _waits(definition: Definition) -> dict[str, frozenset[str]]:
    columns = {
        group.code: frozenset(question.code for question in group.questions)
        for step in definition.form.steps
        for group in step.groups
        if group.repeated
    }
    found: dict[str, frozenset[str]] = {}
    for step in definition.form.steps:
        for group in step.groups:
            found |= dict(_of_group(step, group, columns))
    return found


def _of_group(step: Step, group: Group, columns: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, frozenset[str]]]:
    outer = _names((step.when, group.when), columns)
    if group.repeated:
        yield group.code, outer
    for question in group.questions:
        own = _names((question.when, question.value), columns, of=group.code if group.repeated else "")
        if group.repeated:
            yield f"{group.code}.{question.code}", own | {group.code}
        else:  # what a register answers may wait for its own answer: it shows where the register said something
            yield question.code, (outer | own) - ({question.code} if question.element else set())


def _names(rules: tuple[Rule | Formula | None, ...], columns: Mapping[str, frozenset[str]], of: str = "") -> frozenset[str]:
    """The answers that the rules look up; a name of a row is its column where the rule is about those rows."""
    names = frozenset(name for rule in rules if rule for name in rule.names)
    rows = [group for group in (*names, of) if group in columns]
    return frozenset(next((f"{group}.{name}" for group in rows if name in columns[group]), name) for name in names)


def _circle(waits: Waits) -> list[str]:
    """One circle as the way round it, its first name again at the end; empty where there is none. Nothing recurses."""
    done: set[str] = set()
    for start in waits:
        way: dict[str, Iterator[str]] = {}
        here: str | None = start
        while here is not None:
            if here not in way:
                way[here] = iter(sorted(waits.get(here, ()))) if here not in done else iter(())
            following = next(way[here], None)
            if following in way:
                names = list(way)
                return [*names[names.index(following) :], following]
            if following is not None:
                here = following
                continue
            done.add(here)
            del way[here]
            here = next(reversed(way), None)
    return []


def _places(definition: Definition) -> dict[str, str]:
    found = {}
    for step in definition.form.steps:
        for group in step.groups:
            if group.repeated:
                found[group.code] = f"step {step.code}: group {group.code}"
            for question in group.questions:
                code = f"{group.code}.{question.code}" if group.repeated else question.code
                found[code] = f"step {step.code}: field {question.code}"
    return found

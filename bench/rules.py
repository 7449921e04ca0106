"""M1-r: rules judged per second, all rules of the shipped services over answers that fit them, in CPU time of this process."""

import random
import statistics
import time
from collections.abc import Mapping

from app.catalogue import loader
from app.catalogue.vocabulary import vocabulary
from app.core import clock
from app.core.rules import Kind, Rule, Vocabulary
from app.elements import dictionary
from app.publishing.rules import all_rules
from app.publishing.service import service_files
from bench.results import Row
from bench.servers import ROOT

ROUNDS, TIMES = 9, 60
PARSED = 20  # each rule is read so often


def measure() -> list[Row]:
    """The row of this part; it needs no database."""
    cases = _cases()
    asked = [(rule.answer, values) for rule, values in cases]
    today = clock.today()
    for answer, values in asked:
        answer(values, today)
    rate = len(asked) * TIMES / _median(lambda: [answer(values, today) for _ in range(TIMES) for answer, values in asked])
    read = len(cases) * PARSED / _median(lambda: [type(rule)(rule.text, rule.tree) for _ in range(PARSED) for rule, _ in cases])
    why = len(cases) / _median(lambda: [rule.judge(values, today).evidence for rule, values in cases])
    print(f"  M1-r: {len(cases)} rules: {rate:,.0f} judged, {why:,.0f} explained, {read:,.0f} made ready per second of CPU")
    return [Row("M1-r", "rules judged per second / 1000, CPU", rate / 1000, ">= 100")]


def _cases() -> list[tuple[Rule, Mapping[str, object]]]:
    """Every rule of the shipped services, with answers to the questions of its form."""
    chance, forms = random.Random(2026), ROOT / "forms"
    elements = dictionary.load(forms / "elements.yaml")
    found: list[tuple[Rule, Mapping[str, object]]] = []
    for path in service_files(forms):
        definition = loader.load(path, elements)
        terms = vocabulary(definition)
        values = _answers(terms, chance)
        found += [(each.rule, {**values, **_answers(each.row, chance)}) for each in all_rules(definition)]
    return found


def _answers(terms: Vocabulary, chance: random.Random) -> dict[str, object]:
    return {
        name: _answer(term.kind, list(term.options), chance) if not term.columns else [_answers(term.columns, chance)] * 3
        for name, term in terms.items()
    }


def _answer(kind: Kind, options: list[str], chance: random.Random) -> object:
    if kind is Kind.YES_NO:
        return chance.random() < 0.5
    if kind in {Kind.CHOICE, Kind.CHOICES} and options:
        return chance.choice(options) if kind is Kind.CHOICE else options[:2]
    if kind is Kind.DATE:
        return "1990-05-12"
    return "云江启明" if kind in {Kind.TEXT, Kind.DIVISION, Kind.ANY} else chance.randrange(10**6)


def _median(work: object) -> float:
    spent = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()  # type: ignore[operator]
        spent.append(time.process_time() - started)
    return statistics.median(spent)

"""情形 choose which fields and papers there are, never what is applied for (GB/T 39046: one 业务办理项, several 情形)."""

from collections.abc import Iterator

from app.catalogue.definitions import Definition
from app.core.rules import Rule
from app.publishing.ground import Ground

MOST = 3


def situations(definition: Definition, _ground: Ground) -> Iterator[str]:
    """Few questions, each of which decides something, and nothing that only the law may decide."""
    codes = {question.code for question in definition.situations}
    if len(codes) > MOST:
        yield f"situations: at most {MOST} questions guide a person, these are {len(codes)}; ask the rest in the form"
    used = {name for rule in _choosing(definition) for name in rule.names}
    for question in definition.situations:
        if question.code not in used:
            yield f"situation {question.code}: no field and no paper hangs on it; take it away, or write what it decides in `when`"
        elif not question.options and question.type != "yes_no":
            yield f"situation {question.code}: options are missing"
    for place, names in _deciding(definition):
        for code in sorted(codes & names):
            yield f"{place}: looks at the situation {code!r}; a situation chooses fields and papers, never the decision"


def _choosing(definition: Definition) -> Iterator[Rule]:
    """The rules by which parts of the form and papers come and go."""
    form = definition.form
    rules = [step.when for step in form.steps] + [group.when for step in form.steps for group in step.groups]
    rules += [question.when for _step, _group, question in form.questions()] + [material.when for material in definition.materials]
    yield from (rule for rule in rules if rule)


def _deciding(definition: Definition) -> Iterator[tuple[str, frozenset[str]]]:
    """What decides in the matter itself, with the answers that it looks at."""
    for number, condition in enumerate(definition.screening, 1):
        yield f"condition with rule {number}", condition.rule.names
    for step in definition.flow:
        if step.site_check and step.site_check.rule:
            yield f"flow step {step.code}: site_check", step.site_check.rule.names
        for asked in step.vetting.ranges if step.vetting else ():
            yield f"flow step {step.code}: vetting {asked.element}", asked.rule.names
    if definition.automatic:
        yield "automatic: rule", definition.automatic.rule.names
    yield "outcome: facts", frozenset(name.partition(".")[0] for name in definition.outcome.answers)

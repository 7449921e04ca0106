"""Whether everything that a service names is there: questions, elements, materials, facts of the certificate."""

import re
from collections.abc import Iterator

from app.cases.documents import WITHOUT_REASON
from app.catalogue.definitions import Definition, Material, Proof, Question
from app.catalogue.field_kinds import FIELD_KINDS
from app.catalogue.reading import meant
from app.form_engine.fields.lines import MOST
from app.form_engine.registry import type_of
from app.issuance.types import FactType
from app.publishing.checks import Check, Ground

PLACE = re.compile(r"\{([^{}]*)\}")
FILES = frozenset({"file", "photo"})
OF_THE_CASE = frozenset({"case.number", "case.decided_on", "case.submitted_on"})


OF_VETTING = frozenset({"vetting.persons", "vetting.range", "vetting.on"})


def answers_of(definition: Definition) -> dict[str, frozenset[str]]:
    """Every name a rule may look up, with the names of its rows where it is a list."""
    names: dict[str, frozenset[str]] = {}
    for _, group, question in definition.form.questions():
        if group.repeated:
            names[group.code] = frozenset(item.code for item in group.questions)
        elif question.type != "information":
            names[question.code] = frozenset(column.code for column in question.columns) | _parts(question)
    return names


def _parts(question: Question) -> frozenset[str]:
    """What an answer of several pieces is made of: name and number of a person."""
    kind = FIELD_KINDS.get(question.type)
    return frozenset(part.code for part in kind.parts) if kind else frozenset()


def checks_point_at_questions(definition: Definition, _ground: Ground) -> Iterator[str]:
    names = answers_of(definition)
    for check in definition.form.checks:
        if check.question not in names:
            yield f"check: unknown question {check.question!r}: the message would have no place"


def elements(definition: Definition, ground: Ground) -> Iterator[str]:
    """An element question is about a subject that can have that element."""
    for step, _, question in definition.form.questions():
        if question.element is None:
            continue
        element = ground.elements.get(question.element)
        kind = definition.form.subjects.get(question.of, "person")
        if element is None:
            yield f"step {step.code}: field {question.code}: unknown element {question.element!r}"
        elif ("organisation" if kind == "organisation" else "person") not in element.about:
            yield f"step {step.code}: field {question.code}: {element.code} is not known of {question.of} ({kind})"


# What the form itself sends: a question of such a code would press its buttons.
OF_THE_FORM = frozenset({"csrf_token", "key", "later", "back", "add", "remove", "find", "fetch", "registers"})


def codes_are_free(definition: Definition, _ground: Ground) -> Iterator[str]:
    """No question is called like a button or a hidden field of the form."""
    for step, group, question in definition.form.questions():
        if question.code in OF_THE_FORM and not group.repeated:
            yield f"step {step.code}: field {question.code}: this code is the form's own; take another, like {question.code}_answer"


def counts_of_rows(definition: Definition, _ground: Ground) -> Iterator[str]:
    """The answer that says how many rows there are is a whole number that was asked for on an earlier page."""
    numbers: set[str] = set()
    for step in definition.form.steps:
        for group in step.groups:
            if group.count_from and group.count_from not in numbers:
                yield f"step {step.code}: group {group.code}: count_from: {group.count_from!r} is no whole number of an earlier step"
            if group.count_from and group.fill_from:
                yield f"step {step.code}: group {group.code}: count_from and fill_from: only one of them can say how many rows there are"
        single = (question for group in step.groups if not group.repeated for question in group.questions)
        numbers |= {question.code for question in single if question.type == "integer"}


def co_applicants(definition: Definition, _ground: Ground) -> Iterator[str]:
    """Who confirms is known by name and ID number."""
    for step, _, question in definition.form.questions():
        if question.confirms and question.type != "person":
            yield f"step {step.code}: field {question.code}: confirms is for type person; this is {question.type}"


def directories(definition: Definition, ground: Ground) -> Iterator[str]:
    """What is looked up has a directory in which to look."""
    for step, _, question in definition.form.questions():
        place = f"step {step.code}: field {question.code}"
        if question.type != "lookup" and (question.register or question.unlisted):
            yield f"{place}: register and unlisted are for type lookup; this is {question.type}"
        elif question.type == "lookup" and question.register not in ground.directories:
            yield f"{place}: register: {question.register!r} is no directory; {meant(question.register, ground.directories)}"


MOST_IN_A_LINE = 5
NOT_IN_LINES = frozenset({"long_text", "file", "photo", "consent", "signature", "lines", "lookup"})


def lines(definition: Definition, _ground: Ground) -> Iterator[str]:
    """A line is a few plain questions: what hangs on conditions, is looked up or uploaded needs a repeated group."""
    for step, group, question in definition.form.questions():
        if question.type != "lines":
            continue
        place = f"step {step.code}: field {question.code}"
        if not 0 < len(question.columns) <= MOST_IN_A_LINE:
            yield f"{place}: lines have 1 to {MOST_IN_A_LINE} columns, not {len(question.columns)}; for more take a repeated group"
        if (question.maximum or MOST) > MOST or (question.minimum or 0) > (question.maximum or MOST):
            yield f"{place}: minimum and maximum: at most {MOST} lines, and not fewer than the minimum"
        for column in question.columns:
            if column.type in NOT_IN_LINES or not type_of(column.type).is_posted:
                yield f"{place}: column {column.code}: {column.type} does not fit into a line; take a repeated group"
            if column.when or column.element:
                yield f"{place}: column {column.code}: when and element have no place in a line; take a repeated group"
            if group.repeated and column.code in {each.code for each in group.questions}:
                yield f"{place}: column {column.code}: the group has a question of this code; a rule could not tell them apart"


def rows_apart(definition: Definition, _ground: Ground) -> Iterator[str]:
    """What tells rows apart is a question that each of them has."""
    for step in definition.form.steps:
        for group in (group for group in step.groups if group.distinct):
            place = f"step {step.code}: group {group.code}: distinct: {group.distinct!r}"
            if not group.repeated or group.distinct not in {question.code for question in group.questions}:
                yield f"{place} is no question of rows that repeat"


def rows_as_lines(definition: Definition, _ground: Ground) -> Iterator[str]:
    """A line of a table holds a few single inputs; nothing that needs room or a legend of its own."""
    for step in definition.form.steps:
        for group in (group for group in step.groups if group.layout == "table"):
            place = f"step {step.code}: group {group.code}: layout: table"
            if not group.repeated or len(group.questions) > MOST_IN_A_LINE:
                yield f"{place} is for a repeated group of at most {MOST_IN_A_LINE} fields"
            for question in group.questions:
                kind = type_of(question.type)
                if kind.is_group or not kind.is_posted or question.type == "long_text":
                    yield f"{place}: {question.code} is {question.type}, which does not fit into a line; take layout away"


def samples(definition: Definition, _ground: Ground) -> Iterator[str]:
    """What stands on the filled sample can be chosen, and is nobody's number."""
    for step, _, question in definition.form.questions():
        codes = [option.code for option in question.options]
        if question.sample and codes and question.sample not in codes:
            yield f"step {step.code}: field {question.code}: sample: {question.sample!r} is no option; there are {', '.join(codes)}"
        if question.sample and question.type == "id_number" and not question.sample.startswith("99"):
            yield f"step {step.code}: field {question.code}: sample: an ID number that could be somebody's; take one that begins with 99"


PLACES = ("division", "standard_address")


def materials(definition: Definition, ground: Ground) -> Iterator[str]:
    """Each way to satisfy a material leads somewhere, and no paper is asked for that the government itself gave out."""
    for material in definition.materials:
        for fault in _material(material, definition, ground):
            yield f"material {material.code}: {fault}"
    named = {material.question for material in definition.materials}
    for step, group, question in definition.form.questions():
        if question.type in FILES and question.code not in named and not group.repeated:
            yield f"step {step.code}: field {question.code}: no material names this upload; what is not a material may not be asked for"


def _material(material: Material, definition: Definition, ground: Ground) -> Iterator[str]:
    questions = {question.code: question for _, group, question in definition.form.questions() if not group.repeated}
    if not material.ways:
        yield "ways: at least one is needed"
    if Proof.REGISTER in material.ways:
        element = ground.elements.get(material.element or "")
        if element is None:
            yield f"the way register needs an element; {material.element!r} is none"
        elif element.lead not in ground.connected:
            yield f"no connected register knows {element.code}"
        elif not any(question.element == element.code for question in questions.values()):
            yield f"no question of the form shows {element.code}, so nothing would prove it"
    elif material.no_entry_proves:
        yield "no_entry_proves is about the answer of a register; the way register is missing"
    if (Proof.CERTIFICATE in material.ways) != (material.certificate is not None):
        yield "the way certificate and the key certificate, the type that is meant, go together"
    elif material.certificate and material.certificate not in ground.certificates:
        yield f"unknown certificate {material.certificate!r}; known: {', '.join(sorted(ground.certificates))}"
    if material.kept_as and not {Proof.UPLOAD, Proof.ORIGINAL} & set(material.ways):
        yield "kept_as is about what an officer compares with an original: the way upload or original is needed"
    if Proof.UPLOAD in material.ways:
        question = questions.get(material.question or "")
        if question is None or question.type not in FILES:
            yield f"the way upload needs a question of type file; {material.question!r} is none"
    if (
        material.origin == "government"
        and not {Proof.REGISTER, Proof.CERTIFICATE} & set(material.ways)
        and material.not_shared_because is None
    ):
        yield "a paper of the government needs the way register or certificate, or not_shared_because with the reason"


def offices(definition: Definition, _ground: Ground) -> Iterator[str]:
    """What decides on the competent office is asked by the form, and is a place."""
    asked = {question.code: question for _, group, question in definition.form.questions() if not group.repeated}
    for code in definition.offices.by if definition.offices else ():
        question = asked.get(code)
        if question is None or question.type not in PLACES:
            yield f"offices: {code!r} is no question of a type {' or '.join(PLACES)}"


def outcome(definition: Definition, ground: Ground) -> Iterator[str]:
    """The certificate's type is known, gets every fact it requires and none that it does not have."""
    kind = ground.certificates.get(definition.outcome.certificate)
    if kind is None:
        yield f"outcome: unknown certificate {definition.outcome.certificate!r}; known: {', '.join(sorted(ground.certificates))}"
        return
    given = definition.outcome.facts
    for fact, rule in kind.facts.items():
        if rule.required and fact not in given:
            yield f"outcome: facts: {fact} is missing; certificates/{kind.code} requires it"
    for fact in sorted(set(given) - set(kind.facts)):
        yield f"outcome: facts: certificates/{kind.code} has no fact {fact!r}; known: {', '.join(kind.facts)}"
    yield from _refusal(definition, ground)
    names = answers_of(definition)
    for key in ("replaces", "ends", "valid_until"):
        if (named := getattr(definition.outcome, key)) and named not in names:
            yield f"outcome: {key}: no question answers {named!r}"
    if definition.automatic and (definition.outcome.replaces or definition.outcome.ends):
        yield "outcome: the machine may not end a certificate: leave automatic away"
    photos = {question.code for _, group, question in definition.form.questions() if question.type == "photo" and not group.repeated}
    for fact, source in given.items():
        if fact in kind.facts and (kind.facts[fact].type is FactType.PHOTO) != (source in photos):
            yield f"outcome: facts: {fact}: a photo comes from a field of type photo, and nothing else does"
    own = OF_THE_CASE | (OF_VETTING if definition.vetting_step else frozenset())
    known = {*names, *own, *(f"{group}.{column}" for group, columns in names.items() for column in columns)}
    for fact, source in given.items():
        for name in _sources(source):
            if name not in known:
                yield f"outcome: facts: {fact}: no question answers {name!r}"


def _refusal(definition: Definition, ground: Ground) -> Iterator[str]:
    """The paper that says no prints what the result says of who applied, and nothing that only a person could fill in."""
    code = definition.outcome.refusal
    if not code:
        return
    kind = ground.certificates.get(code)
    if kind is None:
        yield f"outcome: refusal: unknown certificate {code!r}; known: {', '.join(sorted(ground.certificates))}"
        return
    for fact in sorted(set(kind.facts) - set(definition.outcome.facts) - WITHOUT_REASON):
        yield f"outcome: refusal: nothing fills {fact} of certificates/{code}"


def _sources(source: str) -> list[str]:
    """The answers that a fact is made of: one, none for a constant, or those in {} of a text."""
    if source.startswith("="):
        return []
    return PLACE.findall(source) if "{" in source else [source]


REFERENCES: tuple[Check, ...] = (
    checks_point_at_questions,
    elements,
    materials,
    offices,
    outcome,
    samples,
    codes_are_free,
    counts_of_rows,
    rows_as_lines,
    rows_apart,
    co_applicants,
    directories,
    lines,
)

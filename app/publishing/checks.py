"""What must be right before a service is offered. Each check names its faults; all of them run."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from app.catalogue.definitions import HALL, Definition, Question
from app.catalogue.reading import meant
from app.catalogue.seen import bearers
from app.core.actor import Role
from app.core.rules import Rule
from app.elements.dictionary import Element
from app.elements.words import Words
from app.publishing.circles import no_circle
from app.publishing.codes import codes
from app.publishing.computed import computed
from app.publishing.ground import Check, Ground
from app.publishing.situations import situations
from app.publishing.sworn import sworn
from app.publishing.vetting import vetting

__all__ = ["CHECKS", "Check", "Ground"]

LONGEST_EXTENSION = 10  # Licensing Law art. 42
PHONE = re.compile(r"0\d{2,3}-\d{7,8}|\d{5}")  # with area code, or one of the nation's short numbers


def time_limits(definition: Definition, _ground: Ground) -> Iterator[str]:
    """A promise is never longer than the law allows; what is done on the spot promises nothing later."""
    if definition.promised_days > definition.legal_days:
        yield f"promised_days {definition.promised_days} is more than legal_days {definition.legal_days}"
    if definition.kind == "instant" and definition.promised_days:
        yield f"kind instant (即办件) means promised_days 0, not {definition.promised_days}"
    if definition.kind == "promised" and not definition.promised_days:
        yield "kind promised (承诺件) means at least 1 promised day"
    if "instant" in definition.tags and definition.kind != "instant" and definition.automatic is None:
        yield "tags: instant is for kind instant or for a service with automatic"


def law_of_time(definition: Definition, _ground: Ground) -> Iterator[str]:
    """What makes a case longer, or a silence a yes, has its law; no promise of papers outlasts the promise of the decision."""
    if definition.is_permit and definition.extension_days > LONGEST_EXTENSION:
        yield f"extension_days {definition.extension_days}: a licence is extended by at most {LONGEST_EXTENSION} (Licensing Law art. 42)"
    if definition.correction_days < 1:
        yield "correction_days: at least 1 working day is needed"
    if definition.promised_days and definition.lacking_days > definition.promised_days:
        yield f"lacking_days {definition.lacking_days} is more than promised_days {definition.promised_days}"
    for procedure in definition.procedures:
        if procedure.days < 1:
            yield f"procedure {procedure.kind}: days: at least 1 working day is needed"
    bases = {f"procedure {one.kind}: basis": one.basis for one in definition.procedures}
    bases |= {f"silence: {key}": definition.silence_basis(key) for key in ("acceptance", "renewal")}
    for key, basis in bases.items():
        if basis and not re.search("《.+》", basis):
            yield f"{key}: a law's title stands in 《》; write the law that says so"
    if definition.silence_basis("renewal") and not definition.outcome.replaces:
        yield "silence: renewal is for a service whose outcome replaces a certificate"


def visits(definition: Definition, _ground: Ground) -> Iterator[str]:
    """Nobody comes for nothing: a visit has a reason, and no visit needs another way in."""
    online = "online" in definition.tags
    if online and definition.visits:
        yield f"tags: online (全程网办) means visits 0, not {definition.visits}"
    if not definition.visits and not online and "postal" not in definition.tags:
        yield "visits 0 needs the tag online, or postal where papers are sent: there must be a way to apply"
    if definition.visits and definition.visit_reason is None:
        yield "visit_reason is missing: say why people must come"
    if "one_visit" in definition.tags and definition.visits != 1:
        yield f"tags: one_visit means visits 1, not {definition.visits}"


def fee(definition: Definition, _ground: Ground) -> Iterator[str]:
    """What costs money says by which law, what for, how much, and whether it can be paid on the net (domain of a 实施清单)."""
    if definition.charged:
        if not definition.fee_basis:
            yield "fee_basis is missing: a fee needs the law that allows it"
        if not definition.charges:
            yield "charges is missing: name each fee with its standard and its law"
        if definition.pays_online is None:
            yield "pays_online is missing: say true or false, whether the fee can be paid on the net"
    elif definition.charges or definition.fee_basis or definition.pays_online is not None:
        yield "charges, fee_basis and pays_online are for a service with charged: true; write it, or take them away"
    for number, charge in enumerate(definition.charges, 1):
        if not re.search("《.+》", charge.basis):
            yield f"charge {number}: basis: a law's title stands in 《》; write the law that allows this fee"


def phones(definition: Definition, _ground: Ground) -> Iterator[str]:
    """Complaints go to another number than questions, and both can be dialled from outside."""
    if definition.phone == definition.complaint_phone:
        yield f"phone and complaint_phone are the same, {definition.phone}: complaints go to another office"
    for key in ("phone", "complaint_phone"):
        if not PHONE.fullmatch(getattr(definition, key)):
            yield f"{key}: {getattr(definition, key)!r} is not a number with its area code, like 0990-0000123, or a short number like 12345"


def law_and_guide(definition: Definition, _ground: Ground) -> Iterator[str]:
    """The guide says what the law makes public (Licensing Law art. 30): basis, conditions, materials, process."""
    for key in ("basis", "conditions", "process", "audience", "topics", "materials"):
        if not getattr(definition, key):
            yield f"{key}: at least one is needed"
    for basis in definition.basis:
        if not re.match("《.+》", basis.title):
            yield f"basis {basis.title}: a law's title stands in 《》"


def names_in_the_city(definition: Definition, ground: Ground) -> Iterator[str]:
    departments = {department.code for department in ground.city.departments}
    if definition.department not in departments:
        yield f"unknown department {definition.department!r}; known: {', '.join(sorted(departments))}"
    topics = {topic.code: topic for topic in ground.city.topics}
    for code in definition.topics:
        if code not in topics:
            yield f"topics: unknown topic {code!r}; known: {', '.join(sorted(topics))}"
        elif not set(topics[code].audience) & set(definition.audience):
            yield f"topics: {code} is not for {', '.join(definition.audience)}"


def flow(definition: Definition, ground: Ground) -> Iterator[str]:
    """Who accepts is not who decides (受理 and 决定 are two posts), and the competent department decides."""
    departments = {department.code for department in ground.city.departments}
    if len(definition.flow) < 2:
        yield "flow: at least two steps are needed, one that takes in and one that decides"
        return
    for step in definition.flow:
        if step.department not in departments:
            yield f"flow step {step.code}: unknown department {step.department!r}; known: {', '.join(sorted(departments))}"
        if (step.role == Role.CLERK) != (step.department == HALL):
            yield f"flow step {step.code}: a clerk works in {HALL!r}, other roles in a department"
        if step.days < 0:
            yield f"flow step {step.code}: days {step.days}"
        if step.site_check and step.role == Role.CLERK:
            yield f"flow step {step.code}: site_check: a window looks at papers; officers of a department look at the place"
    last = definition.flow[-1]
    if (last.role, last.department) != (Role.APPROVER, definition.department):
        yield f"flow step {last.code}: the last step decides: role approver, department {definition.department}"
    yield from _together(definition)
    yield from _sees(definition)
    inside = definition.days_inside
    if inside > definition.promised_days and definition.kind == "promised":
        yield f"flow: the steps after intake take {inside} days, more than promised_days {definition.promised_days}"


def _together(definition: Definition) -> Iterator[str]:
    """Steps that are open together stand next to one another, between the one that takes in and the one that decides."""
    stages = definition.stages
    for place, stage in enumerate(stages):
        name = stage[0].together
        if not name:
            continue
        if place in {0, len(stages) - 1}:
            yield f"flow step {stage[0].code}: together {name}: who takes in and who decides stand alone"
        if len(stage) == 1:
            yield f"flow step {stage[0].code}: together {name}: no step next to it has the same name"
        if len({(step.department, step.role) for step in stage}) < len(stage):
            yield f"flow step {stage[-1].code}: together {name}: two of its steps are one post's; make them one"


def _sees(definition: Definition) -> Iterator[str]:
    """Another department sees what its step needs; who takes in, who decides and the service's own department see the whole."""
    known = bearers(definition)
    codes = [name for name in known if "." not in name]
    for place, step in enumerate(definition.flow):
        if step.department in {HALL, definition.department} or place in {0, len(definition.flow) - 1}:
            if step.sees is not None:
                yield f"flow step {step.code}: sees: who takes in, who decides and the service's own department see the whole case"
            continue
        if not step.sees:
            yield f"flow step {step.code}: sees is missing: say what {step.department} needs to see of the case"
        for name in step.sees or ():
            if name not in known:
                yield f"flow step {step.code}: sees: {name!r} is no page, group, question or material; {meant(name, codes)}"
            elif len(known[name]) > 1:
                kinds = ", ".join(sorted(other for other in known if other.partition(".")[2] == name))
                yield f"flow step {step.code}: sees: {name!r} is the code of several things; write one of {kinds}"


def machine_decides_on_registers(definition: Definition, _ground: Ground) -> Iterator[str]:
    """秒批 rests on what registers said, not on what the applicant claims."""
    automatic = definition.automatic
    if automatic and not definition.form.answers_for_registers(automatic.rule):
        yield "automatic: the rule names no locked answer of a register: nobody would have checked anything"


def both_languages(definition: Definition, _ground: Ground) -> Iterator[str]:
    """What a citizen reads is there in Chinese and in English."""
    for place, words in all_words(definition):
        if not words.zh.strip() or not words.en.strip():
            yield f"{place}: {'Chinese (zh)' if not words.zh.strip() else 'English (en)'} is missing"


def all_words(part: object, place: str = "") -> Iterator[tuple[str, Words]]:
    """Every Words below `part`, with the place a reader finds it at."""
    if isinstance(part, Words):
        yield place, part
    elif isinstance(part, tuple):
        for number, item in enumerate(part, 1):
            yield from all_words(item, f"{place} {getattr(item, 'code', number)}")
    elif is_dataclass(part) and not isinstance(part, Rule):
        for name in (each.name for each in fields(part)):
            yield from all_words(getattr(part, name), f"{place}: {name}" if place else name)


def subjects(definition: Definition, ground: Ground) -> Iterator[str]:
    """Every subject is a known kind, or is found through another subject's register record."""
    known = definition.form.subjects
    if "applicant" not in known:
        yield "form: subjects: applicant is missing"
    for name, text in known.items():
        found, of, other = text.partition(" of ")
        if of and other not in known:
            yield f"form: subjects: {name}: unknown subject {other!r}; known: {', '.join(known)}"
        elif of and f"{found}_id_number" not in ground.elements:
            yield f"form: subjects: {name}: no register knows the ID number of {found!r}"
        elif not of and text not in {"person", "organisation"}:
            yield f"form: subjects: {name}: {text!r} is neither person nor organisation nor “… of applicant”"


def form_may_not_ask(definition: Definition, ground: Ground) -> Iterator[str]:
    """What a connected register answers may not be asked again (政务数据共享条例); an exception says why."""
    applicant = definition.form.subjects.get("applicant", "person")
    for step, group, question in definition.form.questions():
        if question.element or question.typed_because or group.repeated:
            continue
        element = _answered_by(question, applicant, ground)
        if element:
            yield (
                f"step {step.code}: field {question.code}: the register {element.lead} answers this: "
                f"write element: {element.code}, or typed_because with the reason"
            )


def _answered_by(question: Question, applicant: str, ground: Ground) -> Element | None:
    """The element of a connected register with the same label or the same name, about this kind of applicant."""
    for element in ground.elements.values():
        if element.lead not in ground.connected or applicant not in element.about:
            continue
        subject, _, attribute = element.code.partition(".")
        names = {f"{subject}_{attribute}"} | ({attribute} if subject == "person" else set())  # a bare “status” may mean anything
        if question.label.zh == element.name.zh or question.code in names:
            return element
    return None


CHECKS: tuple[Check, ...] = (
    time_limits,
    law_of_time,
    visits,
    fee,
    phones,
    codes,
    no_circle,
    computed,
    situations,
    sworn,
    law_and_guide,
    names_in_the_city,
    flow,
    vetting,
    machine_decides_on_registers,
    both_languages,
    subjects,
    form_may_not_ask,
)

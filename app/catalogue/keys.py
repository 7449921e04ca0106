"""Every key a service file may have. forms/README.md explains them; a test keeps the two the same."""

from collections.abc import Mapping
from dataclasses import replace

from app.catalogue.definitions import (
    Automatic,
    Basis,
    Charge,
    Check,
    Condition,
    Definition,
    Form,
    Group,
    Material,
    Offices,
    Option,
    Outcome,
    Procedure,
    Proof,
    Question,
    Silence,
    SpecialProcedure,
    Step,
    Sworn,
)
from app.catalogue.field_kinds import FIELD_KINDS
from app.catalogue.flow import CheckPoint, FlowStep, SiteCheck, Vetting, VettingRange
from app.catalogue.reading import (
    NOTE,
    Key,
    Place,
    Reader,
    Section,
    code,
    day,
    formula,
    meant,
    measure,
    one_of,
    part,
    parts,
    rule,
    several,
    shown,
    text,
    texts_by_name,
    whole,
    words,
    yes_no,
)
from app.core.actor import Role
from app.core.rules import ROUNDINGS, Rule
from app.elements.words import Words

SHOWN_AS = ("money", "area", "decimal", "integer")  # what a computed number may be
MASKS = ("none", "name", "id_number", "phone", "account", "address", "numbers")
LEVELS = ("county", "province", "town", "village")  # of a place
LAYOUTS = ("cards", "table")  # of the rows of a group
MATTER_TYPES = ("01", "05", "07", "08", "09", "10", "20")  # 依申请 matters only, GB/T 39046 A.1
KINDS = ("instant", "promised")
TOLD, TOLD_LABEL = "sworn_told", Words("行政机关告知", "What the office tells you")
SITUATION, SITUATION_TITLE = "situation", Words("办理情形", "Your situation")
AUDIENCES = ("person", "organisation")
TAGS = ("online", "instant", "one_visit", "postal")
ORIGINS = ("own", "government", "agency")
# The HTML autocomplete tokens (WCAG 1.3.5) that a form of ours may need.
AUTOCOMPLETE = ("name", "bday", "sex", "tel", "email", "street-address", "organization", "off")

NAME = code(r"[a-z][a-z0-9_]*")  # may stand in a rule
SLUG = code(r"[a-z][a-z0-9-]*")  # stands in an address or a file name


def options(value: object, place: Place) -> tuple[Option, ...]:
    """{code: {zh, en}} in the order shown."""
    if not isinstance(value, Mapping) or not value:
        place.wrong(f"options are written {{code: {{zh: …, en: …}}}}, not {shown(value)}")
        return ()
    written = ((name, label) for name, label in value.items() if name != NOTE or not isinstance(label, str))
    return tuple(Option(str(name), words(label, place.at(str(name)))) for name, label in written)


def question_answer(question: Words, answer: Words) -> tuple[Words, Words]:
    return question, answer


def condition(zh: str, en: str = "", rule: Rule | None = None) -> Words | Condition:
    said = words({"zh": zh, "en": en}, Place((), []))
    return Condition(said, rule) if rule else said


def material(hint: Words | None = None, **others: object) -> Material:
    return Material(note=hint, **others)  # type: ignore[arg-type]


def definition(
    conditions: tuple[Words | Condition, ...],
    form: Form,
    situations: tuple[Question, ...] = (),
    sworn: Sworn | None = None,
    **others: object,
) -> Definition:
    others.pop("from", None)  # when a version takes effect is said of the version, not of its content
    return Definition(
        form=with_situations(with_told(form, sworn), situations),
        sworn=sworn,
        situations=situations,
        conditions=tuple(item.words if isinstance(item, Condition) else item for item in conditions),
        screening=tuple(item for item in conditions if isinstance(item, Condition)),
        **others,  # type: ignore[arg-type]
    )


def with_situations(form: Form, situations: tuple[Question, ...]) -> Form:
    """The form whose first step begins with the questions about the situation."""
    if not situations or not form.steps:
        return form
    first, *rest = form.steps
    return replace(form, steps=(replace(first, groups=(Group(SITUATION, SITUATION_TITLE, situations), *first.groups)), *rest))


def with_told(form: Form, sworn: Sworn | None) -> Form:
    """The form that says before the promise what the office tells in writing: nobody promises what was not told."""
    if sworn is None:
        return form
    steps = (replace(step, groups=tuple(_group_with_told(group, sworn) for group in step.groups)) for step in form.steps)
    return replace(form, steps=tuple(steps))


def _group_with_told(group: Group, sworn: Sworn) -> Group:
    codes = [question.code for question in group.questions]
    if sworn.question not in codes:
        return group
    at = codes.index(sworn.question)
    told = Question(TOLD, "information", TOLD_LABEL, text=sworn.told)
    return replace(group, questions=(*group.questions[:at], told, *group.questions[at:]))


def needed(read: Reader) -> Key:
    return Key(read, required=True)


COLUMN_KEYS: dict[str, Key] = {
    "code": needed(NAME),
    "element": Key(text),
    "of": Key(NAME),
    "type": needed(one_of(FIELD_KINDS, "type")),
    "label": needed(words),
    "hint": Key(words),
    "required": Key(yes_no),
    "when": Key(rule),
    "options": Key(options),
    "minimum": Key(whole),
    "maximum": Key(whole),
    "max_length": Key(whole),
    "level": Key(one_of(LEVELS, "level")),
    "register": Key(NAME),
    "unlisted": Key(yes_no),
    "ratio": Key(measure(":", "5:7")),
    "least": Key(measure("x", "358x441")),
    "lock": Key(yes_no),
    "mask": Key(one_of(MASKS, "mask")),
    "text": Key(words),
    "autocomplete": Key(one_of(AUTOCOMPLETE, "autocomplete")),
    "unit": Key(words),
    "value": Key(formula),
    "shows": Key(one_of(SHOWN_AS, "shows")),
    "rounds": Key(one_of(tuple(ROUNDINGS), "rounds")),
    "confirms": Key(yes_no),
    "sample": Key(text),
    "typed_because": Key(words),
}
COLUMN = Section("column", Question, COLUMN_KEYS)
QUESTION_KEYS = COLUMN_KEYS | {"columns": Key(parts(COLUMN))}
QUESTION = Section("field", Question, QUESTION_KEYS)

GROUP = Section(
    "group",
    Group,
    {
        "code": needed(NAME),
        "title": needed(words),
        "questions": needed(parts(QUESTION)),
        "when": Key(rule),
        "repeated": Key(yes_no),
        "minimum": Key(whole),
        "maximum": Key(whole),
        "count_from": Key(NAME),
        "layout": Key(one_of(LAYOUTS, "layout")),
        "item": Key(words),
        "unit": Key(words),
        "fill_from": Key(text),
        "fill_when": Key(rule),
        "distinct": Key(NAME),
    },
)
STEP = Section("step", Step, {"code": needed(NAME), "title": needed(words), "groups": needed(parts(GROUP)), "when": Key(rule)})
CHECK = Section("check", Check, {"rule": needed(rule), "message": needed(words), "question": needed(text)}, "question")
FORM = Section("form", Form, {"subjects": needed(texts_by_name), "steps": needed(parts(STEP)), "checks": Key(parts(CHECK))})
SITUATION_QUESTION = Section(
    "situation",
    Question,
    {
        "code": needed(NAME),
        "type": needed(one_of(("radio", "checkboxes", "yes_no", "select"), "type")),
        "label": needed(words),
        "hint": Key(words),
        "required": Key(yes_no),
        "when": Key(rule),
        "options": Key(options),
    },
)
CONDITION = Section("condition", condition, {"zh": needed(text), "en": Key(text), "rule": Key(rule)})
MATERIAL = Section(
    "material",
    material,
    {
        "code": needed(NAME),
        "name": needed(words),
        "ways": needed(several(one_of(Proof, "way"))),
        "hint": Key(words),
        "element": Key(text),
        "no_entry_proves": Key(yes_no),
        "question": Key(text),
        "certificate": Key(text),
        "kept_as": Key(SLUG),
        "kept_days": Key(whole),
        "when": Key(rule),
        "origin": Key(one_of(ORIGINS, "origin")),
        "not_shared_because": Key(words),
    },
)
CHECK_POINT = Section("check point", CheckPoint, {"code": needed(NAME), "label": needed(words), "photo": Key(yes_no)})
SITE_CHECK = Section("site check", SiteCheck, {"points": needed(parts(CHECK_POINT)), "rule": Key(rule)}, "")
VETTING_RANGE = Section("vetting range", VettingRange, {"rule": needed(rule), "element": needed(text)}, "element")
VETTING = Section("vetting", Vetting, {"rows": needed(NAME), "ranges": needed(parts(VETTING_RANGE))}, "rows")
FLOW = Section(
    "flow step",
    FlowStep,
    {
        "code": needed(NAME),
        "title": needed(words),
        "role": needed(one_of(Role, "role")),
        "department": needed(SLUG),
        "days": Key(whole),
        "together": Key(NAME),
        "sees": Key(several(text)),
        "site_check": Key(part(SITE_CHECK)),
        "vetting": Key(part(VETTING)),
    },
)
AUTOMATIC = Section("automatic", Automatic, {"rule": needed(rule), "because": needed(words)})
OUTCOME = Section(
    "outcome",
    Outcome,
    {
        "certificate": needed(SLUG),
        "name": needed(words),
        "replaces": Key(NAME),
        "ends": Key(NAME),
        "refusal": Key(SLUG),
        "valid_until": Key(NAME),
        "facts": needed(texts_by_name),
    },
)
OFFICES = Section(
    "offices", Offices, {"by": needed(several(NAME)), "level": Key(one_of(("county", "town"), "level")), "anywhere": Key(yes_no)}
)
SILENCE = Section("silence", Silence, {"acceptance": Key(text), "renewal": Key(text)}, "")
SWORN = Section(
    "sworn",
    Sworn,
    {
        "question": needed(NAME),
        "proves": needed(words),
        "standard": needed(words),
        "consequence": needed(words),
        "check": needed(words),
        "check_days": needed(whole),
        "excluded": Key(rule),
    },
    "",
)
PROCEDURE = Section(
    "procedure", SpecialProcedure, {"kind": needed(one_of(Procedure, "kind")), "days": needed(whole), "basis": needed(text)}, "kind"
)
BASIS = Section("basis", Basis, {"title": needed(text), "article": needed(text), "text": Key(text)}, "title")
CHARGE = Section("charge", Charge, {"name": needed(words), "standard": needed(words), "basis": needed(text), "reduction": Key(words)}, "")
FAQ = Section("faq", question_answer, {"question": needed(words), "answer": needed(words)}, "")

SERVICE = Section(
    "service",
    definition,
    {
        "code": needed(SLUG),
        "name": needed(words),
        "short_name": Key(words),
        "department": needed(SLUG),
        "matter_type": needed(one_of(MATTER_TYPES, "matter_type")),
        "catalogue_code": needed(text),
        "item_code": Key(text),
        "implementation_code": Key(text),
        "local_code": Key(text),
        "from": Key(day),
        "kind": needed(one_of(KINDS, "kind")),
        "audience": needed(several(one_of(AUDIENCES, "audience"))),
        "topics": needed(several(SLUG)),
        "tags": Key(several(one_of(TAGS, "tag"))),
        "aliases": Key(several(text)),
        "assurance": Key(whole),
        "summary": needed(words),
        "conditions": needed(parts(CONDITION)),
        "materials": needed(parts(MATERIAL)),
        "legal_days": needed(whole),
        "promised_days": needed(whole),
        "correction_days": Key(whole),
        "lacking_days": Key(whole),
        "extension_days": Key(whole),
        "procedures": Key(parts(PROCEDURE)),
        "silence": Key(part(SILENCE)),
        "sworn": Key(part(SWORN)),
        "safety": Key(yes_no),
        "visits": needed(whole),
        "visit_reason": Key(words),
        "fee": needed(words),
        "charged": Key(yes_no),
        "fee_basis": Key(text),
        "charges": Key(parts(CHARGE)),
        "pays_online": Key(yes_no),
        "basis": needed(parts(BASIS)),
        "result": needed(words),
        "place": Key(words),
        "hours": Key(words),
        "phone": Key(text),
        "complaint_phone": Key(text),
        "process": Key(several(words)),
        "faq": Key(parts(FAQ)),
        "situations": Key(parts(SITUATION_QUESTION)),
        "form": needed(part(FORM)),
        "offices": Key(part(OFFICES)),
        "flow": needed(parts(FLOW)),
        "automatic": Key(part(AUTOMATIC)),
        "outcome": needed(part(OUTCOME)),
    },
)
# Keys that are gone once a file is read whole: blocks are written out.
BLOCK_KEYS = ("use", "only")
SECTIONS = (
    SERVICE,
    SITUATION_QUESTION,
    CONDITION,
    MATERIAL,
    PROCEDURE,
    SILENCE,
    SWORN,
    CHARGE,
    BASIS,
    FAQ,
    FORM,
    STEP,
    GROUP,
    QUESTION,
    CHECK,
    OFFICES,
    FLOW,
    SITE_CHECK,
    CHECK_POINT,
    VETTING,
    VETTING_RANGE,
    AUTOMATIC,
    OUTCOME,
)

__all__ = ["AUDIENCES", "BLOCK_KEYS", "SECTIONS", "SERVICE", "meant"]

"""A service as typed objects: what one YAML file under forms/ says. Frozen; no database, no parsing here."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import groupby

from app.catalogue.flow import FlowStep
from app.core.rules import Formula, Rule
from app.elements.words import Words

WHOLE = "全文"
HALL = "hall"  # the department code of the comprehensive window
FREE_CHOICE = Words(
    "是否承诺由申请人自主选择；不承诺的，提交证明材料，按一般程序办理。",
    "You decide whether to promise; without it you hand in the papers and are handled in the ordinary way.",
)
PUBLIC_SERVICE = "20"  # 事项类型, GB/T 39046 A.1


NAMED = re.compile(r"^[\w.]+$|(?<=\{)[\w.]+(?=\})")  # a source as a whole, or a place in a text: {trade_name}{industry}


@dataclass(frozen=True)
class Option:
    code: str
    label: Words


@dataclass(frozen=True)
class Question:
    """One question of a form. `element` links it to the dictionary: label, type, mask, pre-fill and lock come from there."""

    code: str  # unique in its form; inside a repeating group unique in the group
    type: str  # name of a field type of form_engine
    label: Words
    hint: Words | None = None
    required: bool = True
    element: str | None = None  # e.g. person.name
    of: str = "applicant"  # the subject of the form whose element is meant
    when: Rule | None = None  # shown only when yes; a hidden answer is dropped by the server
    options: tuple[Option, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    max_length: int | None = None
    level: str = "county"  # for division: how far one must say: province | county | town | village
    register: str = ""  # for lookup: the directory in which one looks
    unlisted: bool = False  # for lookup: what the directory does not list may be named too
    ratio: str = ""  # for photo: width to height, 5:7
    least: str = ""  # for photo: the least width and height in points, 358x441
    lock: bool = False  # a value from a source may not be changed, only disputed (信息有误，申请更正)
    mask: str = "none"  # none | id_number | phone | account | name | address
    columns: tuple["Question", ...] = ()  # for type "table": what a row holds
    text: Words | None = None  # for consent and information
    autocomplete: str = ""  # the HTML token, WCAG 1.3.5
    unit: Words | None = None  # what a number counts: 人, 元
    value: Formula | None = None  # for computed: how it is worked out
    shows: str = ""  # for computed: money | area | decimal | integer
    rounds: str = "half_up"  # for computed: half_up | down | up, once at the end
    confirms: bool = False  # for person: a co-applicant, who confirms by the own sign-in before it is filed
    sample: str = ""  # what stands on the filled sample (示范文本); of a choice the option's code
    typed_because: Words | None = None  # why this is asked although a register knows it; without it publishing refuses


@dataclass(frozen=True)
class Group:
    """Questions under one heading; repeated when `maximum` > 1. Answers of a repeated group are keyed code.0.question."""

    code: str
    title: Words
    questions: tuple[Question, ...]
    when: Rule | None = None
    repeated: bool = False
    minimum: int = 0
    maximum: int = 1
    count_from: str | None = None  # the question that says how many there are; nobody adds or removes one then
    layout: str = "cards"  # of the rows of a repeated group: cards | table
    item: Words | None = None  # what one repetition is called: 家庭成员
    unit: Words | None = None  # what they are counted in: 人
    fill_from: str | None = None  # element that gives the rows, e.g. household.members
    fill_when: Rule | None = None  # of those rows only the ones where this says yes
    distinct: str = ""  # a question of its rows that no two of them may answer alike


@dataclass(frozen=True)
class Step:
    code: str
    title: Words
    groups: tuple[Group, ...]
    when: Rule | None = None


@dataclass(frozen=True)
class Check:
    """A rule across questions; when it says no, `message` is shown at `question`."""

    rule: Rule
    message: Words
    question: str


@dataclass(frozen=True)
class Form:
    subjects: Mapping[str, str]  # applicant: person · spouse: household.spouse of applicant · firm: enterprise
    steps: tuple[Step, ...]
    checks: tuple[Check, ...] = ()

    def questions(self) -> Iterator[tuple[Step, Group, Question]]:
        for step in self.steps:
            for group in step.groups:
                for question in group.questions:
                    yield step, group, question

    def answers_for_registers(self, rule: Rule) -> frozenset[str]:
        """Answers in `rule` that only a register may give. Where the machine decides, none of them may have been typed."""
        return frozenset(
            question.code for _, group, question in self.questions() if question.lock and not group.repeated and question.code in rule.names
        )


class Proof(StrEnum):
    """The seven ways to satisfy the need for a material (design idea 3)."""

    REGISTER = "register"
    CERTIFICATE = "certificate"
    UPLOAD = "upload"
    ORIGINAL = "original"
    PROMISE = "promise"
    STATEMENT = "statement"
    FORM = "form"


@dataclass(frozen=True)
class Material:
    code: str
    name: Words
    ways: tuple[Proof, ...]  # in the order tried
    note: Words | None = None
    element: str | None = None  # for ways register: the element that proves it
    no_entry_proves: bool = False  # a register that says “nothing” proves it too: 无房
    question: str | None = None  # for ways upload: the file question that takes it
    certificate: str | None = None  # for ways certificate: the type that the holder has in force
    kept_as: str | None = None  # checked once by an officer, it is not asked again under this name, in any service
    kept_days: int = 365
    when: Rule | None = None
    origin: str = "own"  # 来源渠道: own (申请人自备) | government (政府部门核发) | agency (中介机构)
    not_shared_because: Words | None = None  # a government paper that must be brought needs this reason


@dataclass(frozen=True)
class Condition:
    """A condition of the guide; with a rule, the office and the applicant see how the known facts meet it. It never refuses."""

    words: Words
    rule: Rule


@dataclass(frozen=True)
class Automatic:
    """秒批: when `rule` says yes, the machine accepts and approves at once; else the case goes to a person. Never a refusal."""

    rule: Rule
    because: Words


@dataclass(frozen=True)
class Outcome:
    """What the service gives, and from which answers."""

    certificate: str  # folder under certificates/
    facts: Mapping[str, str]  # fact of the certificate <- answer code, element or =constant
    name: Words
    replaces: str = ""  # the question with the number of the certificate that this one replaces
    ends: str = ""  # the question with the number of the certificate that ends with this decision
    valid_until: str = ""  # the question with the last day, where it is not the type's own
    refusal: str = ""  # folder under certificates/: the paper that says no and not why, where the reason itself must not travel

    @cached_property
    def answers(self) -> frozenset[str]:
        """Everything that the facts name: answers, elements, groups, and columns as group.column."""
        return frozenset(name for source in self.facts.values() if not source.startswith("=") for name in NAMED.findall(source))


@dataclass(frozen=True)
class Basis:
    title: str
    article: str
    text: str = ""

    @property
    def cited(self) -> str:
        """As a decision cites it; a text that is meant as a whole (全文) by its title alone."""
        return self.title if self.article == WHOLE else f"{self.title}{self.article}"


@dataclass(frozen=True)
class Charge:
    """One fee of a service: what for, how much, by which law, and who pays less."""

    name: Words
    standard: Words
    basis: str
    reduction: Words | None = None


@dataclass(frozen=True)
class Offices:
    """实施主体: which place's office is competent; see cases.competence."""

    by: tuple[str, ...]  # questions whose answer is a place, the one that decides first
    level: str = "county"  # county | town
    anywhere: bool = False  # 全市通办: the applicant may choose any office of the level


@dataclass(frozen=True)
class Silence:
    """Where the matter's own law takes silence for a yes: the article, or empty."""

    acceptance: str = ""  # nothing told within five working days: accepted from the day of receipt (Licensing Law art. 32(4))
    renewal: str = ""  # nothing decided before the permit ends: renewed (art. 50)


@dataclass(frozen=True)
class Sworn:
    """告知承诺: which consent is the promise, and what the office tells in writing before it is given (国办发〔2020〕42号)."""

    question: str  # the consent; who leaves it open is handled in the ordinary way
    proves: Words  # what would have to be proved, and what the promise stands for
    standard: Words  # what must be so
    consequence: Words  # of a false promise
    check: Words  # how it is looked at afterwards
    check_days: int  # calendar days after the decision
    excluded: Rule | None = None  # yes: this applicant may not promise

    @property
    def told(self) -> Words:
        """All of it, a line each, as it stands before the promise in the form."""
        parts = (
            (Words("证明内容", "To be proved"), self.proves),
            (Words("标准和条件", "Standard"), self.standard),
            (Words("不实承诺的后果", "If it is not true"), self.consequence),
            (Words("核查方式", "How it is checked"), self.check),
            (Words("自愿选择", "Your choice"), FREE_CHOICE),
        )
        zh, en = (f"{name.zh}：{said.zh}" for name, said in parts), (f"{name.en}: {said.en}" for name, said in parts)
        return Words("\n".join(zh), "\n".join(en))


class Procedure(StrEnum):
    """特别程序: what the law does not count (Licensing Law art. 45)."""

    HEARING = "hearing"  # 听证
    TENDER = "tender"  # 招标
    AUCTION = "auction"  # 拍卖
    INSPECTION = "inspection"  # 检验
    TESTING = "testing"  # 检测
    QUARANTINE = "quarantine"  # 检疫
    APPRAISAL = "appraisal"  # 鉴定
    EXPERT_REVIEW = "expert_review"  # 专家评审


@dataclass(frozen=True)
class SpecialProcedure:
    """What may stand outside the time of the decision (art. 45), as the guide must say beforehand."""

    kind: Procedure
    days: int  # working days at most
    basis: str


@dataclass(frozen=True)
class Definition:
    """One 业务办理项 with its form, materials, flow and outcome."""

    code: str
    name: Words
    department: str
    matter_type: str  # 事项类型, GB/T 39046 A.1: 01 05 07 08 09 10 20
    catalogue_code: str  # 基本编码, text, never parsed
    kind: str  # instant (即办件) | promised (承诺件)
    audience: tuple[str, ...]  # person, organisation
    topics: tuple[str, ...]
    summary: Words
    conditions: tuple[Words, ...]
    materials: tuple[Material, ...]
    legal_days: int  # working days
    promised_days: int
    visits: int
    fee: Words
    basis: tuple[Basis, ...]
    result: Words
    form: Form
    flow: tuple[FlowStep, ...]
    outcome: Outcome
    automatic: Automatic | None = None
    offices: Offices | None = None  # None: the city's own office does it all
    silence: Silence | None = None  # None: silence is never a yes
    sworn: Sworn | None = None  # None: no 告知承诺
    safety: bool = False  # it directly concerns public safety, health, life or property (Licensing Law arts 78, 79)
    procedures: tuple[SpecialProcedure, ...] = ()  # 特别程序
    extension_days: int = 0  # working days that the head may add once (art. 42); 0: none
    correction_days: int = 15  # working days for corrections
    lacking_days: int = 0  # working days for papers to follow; 0: the promised time
    aliases: tuple[str, ...] = ()  # what people type into the search
    assurance: int = 2
    place: Words | None = None
    hours: Words | None = None
    phone: str = "12345"
    complaint_phone: str = "12345"
    process: tuple[Words, ...] = ()
    faq: tuple[tuple[Words, Words], ...] = ()
    tags: tuple[str, ...] = ()  # online | instant | one_visit | postal
    situations: tuple[Question, ...] = ()  # 情形: choose fields and papers, never the legal item; they open the form's first step
    screening: tuple[Condition, ...] = ()  # those of `conditions` that a rule can judge
    short_name: Words | None = None  # what people call it; see `called`
    visit_reason: Words | None = None  # why one must come, where visits > 0
    charged: bool = False
    fee_basis: str = ""  # the law that allows the fee, where charged
    charges: tuple[Charge, ...] = ()  # the single fees, where charged
    pays_online: bool | None = None  # whether a fee can be paid on the net; said wherever there is one
    item_code: str = ""  # 业务办理项编码: the basic code, or the implementation code, and two digits
    implementation_code: str = ""  # 实施编码: credit code of the office, level, basic code
    local_code: str = ""  # 地方编码, as the province writes it

    @property
    def stages(self) -> tuple[tuple[FlowStep, ...], ...]:
        """The flow as it is walked: one stage after another, the steps of a stage beside one another (并联)."""
        return tuple(tuple(steps) for _, steps in groupby(self.flow, lambda step: step.stage))

    @cached_property
    def vetting_step(self) -> FlowStep | None:
        """The step at which officers ask a register about each person of a list."""
        return next((step for step in self.flow if step.vetting), None)

    @cached_property
    def printed(self) -> frozenset[str]:
        """The answers that stand on the result: those that its facts name, and the names that it answers one by one."""
        vetting = self.vetting_step.vetting if self.vetting_step else None
        return self.outcome.answers | ({f"{vetting.rows}.name"} if vetting else frozenset())

    @property
    def days_inside(self) -> int:
        """The working days of the steps after intake; of steps that are open together the longest one counts."""
        return sum(max(step.days for step in stage) for stage in self.stages[1:])

    @property
    def is_public_service(self) -> bool:
        """公共服务: a proof or an enrolment is settled (办结); only powers are granted (准予)."""
        return self.matter_type == PUBLIC_SERVICE

    def silence_basis(self, of: str) -> str:
        """The article by which silence at `of` (acceptance, renewal) is a yes; empty where it is none."""
        return str(getattr(self.silence, of)) if self.silence else ""

    @property
    def called(self) -> Words:
        """What tiles, trails and suggestions say: the short name, or the official one where there is none."""
        return self.short_name or self.name

    @property
    def is_permit(self) -> bool:
        """行政许可 (type 01) is refused with 不予许可, everything else with 不予批准."""
        return self.matter_type == "01"

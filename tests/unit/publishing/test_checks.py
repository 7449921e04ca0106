"""What publishing refuses, one breach at a time, planted into a shipped service."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.catalogue import city, loader
from app.catalogue.definitions import Basis, Charge, Check, Material, Proof, Question, Sworn
from app.core.rules import parse
from app.elements import dictionary
from app.elements.words import Words
from app.issuance import types
from app.publishing.checks import Ground
from app.publishing.rules import make_sense
from app.publishing.service import faults_of

ROOT = Path(__file__).parents[3]
ELEMENTS = dictionary.load(ROOT / "forms" / "elements.yaml")
GROUND = Ground(
    elements=ELEMENTS,
    city=city.load(ROOT / "forms" / "city.yaml"),
    certificates=types.load(ROOT / "certificates"),
    connected=frozenset(element.lead for element in ELEMENTS.values() if element.lead),
)
HOUSING = loader.load(ROOT / "forms/housing/rental-housing.yaml", ELEMENTS)
PROOF = loader.load(ROOT / "forms/natural-resources/housing-proof.yaml", ELEMENTS)
WORDS = Words("话", "words")
CHARGE = Charge(WORDS, WORDS, "《收费办法》第三条")


def a_question(code, **more):
    return Question(**({"code": code, "type": "text", "label": Words(f"问题{code}", code)} | more))


def asking(definition, *questions, **group):
    """The definition with these questions added to its first group."""
    first, *steps = definition.form.steps
    head, *groups = first.groups
    head = replace(head, questions=(*head.questions, *questions), **group)
    return replace(definition, form=replace(definition.form, steps=(replace(first, groups=(head, *groups)), *steps)))


def with_material(**more):
    return replace(HOUSING, materials=(Material(**({"code": "paper", "name": WORDS, "ways": (Proof.ORIGINAL,)} | more)),))


def with_outcome(**facts):
    return replace(PROOF, outcome=replace(PROOF.outcome, facts={**PROOF.outcome.facts, **facts}))


def checking(text):
    """The definition with this rule as its only check."""
    return replace(HOUSING, form=replace(HOUSING.form, checks=(Check(parse(text), WORDS, "support"),)))


def last_step(**more):
    return replace(HOUSING, flow=(*HOUSING.flow[:-1], replace(HOUSING.flow[-1], **more)))


def together(*places, **more):
    """The flow of HOUSING with a name that the steps at these places share."""
    flow = tuple(
        replace(step, together="all", **more) if place in places else replace(step, together="") for place, step in enumerate(HOUSING.flow)
    )
    return replace(HOUSING, flow=flow, promised_days=HOUSING.legal_days)


def sees(names, at=2):
    """HOUSING with these names under `sees` of one step."""
    flow = tuple(replace(step, sees=names) if place == at else step for place, step in enumerate(HOUSING.flow))
    return replace(HOUSING, flow=flow)


def sworn(days=60, **consent):
    """HOUSING with a promise, given by a consent like this."""
    asked = asking(HOUSING, a_question("agree", **({"type": "consent", "text": WORDS, "required": False} | consent)))
    return replace(asked, sworn=Sworn("agree", WORDS, WORDS, WORDS, WORDS, days))


BREACHES = [
    (replace(HOUSING, safety=True), "safety: is for a licence (matter_type 01)"),
    (sworn(type="yes_no"), "sworn: question: 'agree' is no consent of this form"),
    (sworn(required=True), "sworn: question: agree must be required: false, for a promise is a free choice"),
    (sworn(days=0), "sworn: check_days: at least 1 day is needed"),
    (replace(sworn(), sworn=replace(sworn().sworn, excluded=parse("nobody == 1"))), "sworn: excluded: "),
    (replace(HOUSING, promised_days=30), "promised_days 30 is more than legal_days 20"),
    (replace(PROOF, legal_days=3, promised_days=1), "kind instant (即办件) means promised_days 0, not 1"),
    (replace(HOUSING, promised_days=0), "kind promised (承诺件) means at least 1 promised day"),
    (replace(HOUSING, tags=("online", "instant")), "tags: instant is for kind instant or for a service with automatic"),
    (replace(HOUSING, visits=1), "tags: online (全程网办) means visits 0, not 1"),
    (replace(HOUSING, tags=()), "visits 0 needs the tag online"),
    (replace(HOUSING, visits=1, tags=()), "visit_reason is missing"),
    (replace(HOUSING, visits=2, tags=("one_visit",), visit_reason=WORDS), "tags: one_visit means visits 1, not 2"),
    (replace(HOUSING, charged=True), "fee_basis is missing"),
    (replace(HOUSING, charged=True), "charges is missing: name each fee"),
    (replace(HOUSING, charged=True), "pays_online is missing: say true or false"),
    (replace(HOUSING, pays_online=True), "charges, fee_basis and pays_online are for a service with charged: true"),
    (replace(HOUSING, charges=(replace(CHARGE, basis="收费办法"),)), "charge 1: basis: a law's title stands in 《》"),
    (replace(HOUSING, catalogue_code="99zj20000301"), "catalogue_code: '99zj20000301' is not a code"),
    (replace(HOUSING, local_code="A" * 51), "is not a code: capital letters, digits and hyphens, at most 50"),
    (replace(HOUSING, catalogue_code="000131128000"), "catalogue_code: 000131128000 is of type 01, but matter_type is 20"),
    (replace(HOUSING, catalogue_code="00203112700Y"), "catalogue_code: 00203112700Y is a parent with sub-items"),
    (replace(HOUSING, item_code="99ZJ2000030101X"), "item_code: '99ZJ2000030101X' is neither catalogue_code nor implementation_code"),
    (replace(HOUSING, implementation_code="11440100007482575A3440118009000"), "implementation_code: its first 18 signs, 11440100007482575A, are no credit code"),
    (replace(HOUSING, implementation_code="11440100007482575H8440118009000"), "implementation_code: its 19th sign, 8, is no level"),
    (replace(HOUSING, implementation_code="11440100007482575H3440118009000"), "it ends with 440118009000, but catalogue_code is 99ZJ20000301"),
    (asking(HOUSING, a_question("a", when=parse("known(b)")), a_question("b", when=parse("known(a)"))), "step household: field a: the conditions turn in a circle: a → b → a"),
    (asking(HOUSING, a_question("a", when=parse("known(a)"))), "the conditions turn in a circle: a → a"),
    (asking(HOUSING, a_question("a", when=parse("count(members) > 1")), a_question("z", when=parse("known(a)")), when=parse("known(z)")), "the conditions turn in a circle: "),
    (replace(HOUSING, phone="12345"), "phone and complaint_phone are the same, 12345"),
    (replace(HOUSING, phone="0000102"), "phone: '0000102' is not a number with its area code"),
    (replace(HOUSING, basis=()), "basis: at least one is needed"),
    (replace(HOUSING, basis=(Basis("公共租赁住房管理办法", "第七条"),)), "basis 公共租赁住房管理办法: a law's title stands in 《》"),
    (replace(HOUSING, process=()), "process: at least one is needed"),
    (replace(HOUSING, department="houses"), "unknown department 'houses'; known: "),
    (replace(HOUSING, topics=("homes",)), "topics: unknown topic 'homes'; known: "),
    (replace(HOUSING, topics=("permits",)), "topics: permits is not for person"),
    (replace(HOUSING, flow=HOUSING.flow[:1]), "flow: at least two steps are needed"),
    (last_step(department="nowhere"), "flow step decide: unknown department 'nowhere'"),
    (last_step(role="clerk"), "flow step decide: a clerk works in 'hall'"),
    (last_step(role="reviewer"), "flow step decide: the last step decides: role approver, department housing"),
    (together(0, 1), "flow step intake: together all: who takes in and who decides stand alone"),
    (together(3, 4), "flow step estate: together all: who takes in and who decides stand alone"),
    (together(1), "flow step review: together all: no step next to it has the same name"),
    (together(1, 3), "flow step estate: together all: no step next to it has the same name"),
    (together(1, 2, department="housing"), "flow step income: together all: two of its steps are one post's; make them one"),
    (sees(None), "flow step income: sees is missing: say what civil-affairs needs to see of the case"),
    (sees(()), "flow step income: sees is missing"),
    (sees(("wrok",)), "flow step income: sees: 'wrok' is no page, group, question or material; known: "),
    (sees(("wrok",)), "did you mean 'work'?"),
    (sees(("members",)), "flow step income: sees: 'members' is the code of several things; write one of group.members, page.members"),
    (sees(("name",), at=0), "flow step intake: sees: who takes in, who decides and the service's own department see the whole case"),
    (sees(("name",), at=1), "flow step review: sees: who takes in, who decides"),
    (last_step(sees=("name",)), "flow step decide: sees: who takes in, who decides"),
    (last_step(days=9), "flow: the steps after intake take 19 days, more than promised_days 15"),
    (last_step(days=-1), "flow step decide: days -1"),
    (replace(PROOF, automatic=replace(PROOF.automatic, rule=parse('purpose == "school"'))), "automatic: the rule names no locked answer of a register"),
    (replace(HOUSING, summary=Words("有")), "summary: English (en) is missing"),
    (asking(HOUSING, a_question("pet", label=Words("宠物"))), "form: steps household: groups applicant: questions pet: label: English (en) is missing"),
    (replace(HOUSING, form=replace(HOUSING.form, subjects={"spouse": "household.spouse of applicant"})), "form: subjects: applicant is missing"),
    (replace(HOUSING, form=replace(HOUSING.form, subjects={"applicant": "animal"})), "form: subjects: applicant: 'animal' is neither person"),
    (replace(HOUSING, form=replace(HOUSING.form, subjects={"applicant": "person", "spouse": "household.cat of applicant"})), "no register knows the ID number of 'household.cat'"),
    (replace(HOUSING, form=replace(HOUSING.form, subjects={"applicant": "person", "spouse": "household.spouse of x"})), "form: subjects: spouse: unknown subject 'x'"),
    (asking(HOUSING, a_question("told", label=Words("民族", "Ethnic group"))), "step household: field told: the register population answers this: write element: person.ethnicity"),
    (asking(HOUSING, a_question("ethnicity")), "step household: field ethnicity: the register population answers this"),
    (asking(HOUSING, a_question("medical_status")), "step household: field medical_status: the register medical answers this"),
    (asking(HOUSING, a_question("pet", when=parse("pets > 1"))), "step household: field pet: when: the rule names 'pets', which no question answers"),
    (asking(HOUSING, a_question("pet", when=parse('relation == "son"'))), "field pet: when: the rule names 'relation'"),
    (replace(HOUSING, form=replace(HOUSING.form, checks=(Check(parse("known(supprt)"), WORDS, "support"),))), "names 'supprt', which no question answers; did you mean 'support'?"),
    (replace(HOUSING, form=replace(HOUSING.form, checks=(Check(parse("known(support)"), WORDS, "suport"),))), "check: unknown question 'suport'"),
    (checking('support == "flatt"'), "check at support: support has no option 'flatt'; known: subsidy, flat, did you mean 'flat'?"),
    (checking('support in ["flat", "subsdy"]'), "support has no option 'subsdy'; known: subsidy, flat, did you mean 'subsidy'?"),
    (checking("support == 3"), "support (a choice) and 3 (a number) cannot be compared: write \"3\" in quotes"),
    (checking("name < 18"), "name (a text) and 18 (a number) cannot be compared"),
    (checking('annual_income == "2766元"'), "annual_income (an amount of money) and \"2766元\" (a text) cannot be compared: write money(\"2766元\")"),
    (checking("annual_income < total_area"), "annual_income (an amount of money) and total_area (an area) cannot be compared"),
    (checking("annual_income * annual_income > 3"), "an amount of money times an amount of money means nothing"),
    (checking('registered_since == "2026-01-01"'), "cannot be compared: write date(\"2026-01-01\")"),
    (checking("any(name, known(x))"), "any() is for a list of rows; name is a text"),
    (checking("members > 3"), "members is a list of rows: write count(…), any(…), all(…)"),
    (checking("age(name) > 3"), "age() is for a date; name is a text"),
    (checking("known(name) and annual_income"), "annual_income is an amount of money, not yes or no"),
    (checking('in_division(hukou_division, "990009")'), "no division of 云江市 has the code '990009'; did you mean '990"),
    (checking('in_division(annual_income, "990001")'), "in_division() is for a choice or a division or a text; annual_income is an amount of money"),
    (asking(HOUSING, a_question("pet", element="person.pet")), "field pet: unknown element 'person.pet'"),
    (asking(HOUSING, a_question("shop", element="firm.name")), "field shop: firm.name is not known of applicant (person)"),
    (asking(HOUSING, a_question("photos", type="file")), "field photos: no material names this upload"),
    (with_material(ways=()), "material paper: ways: at least one is needed"),
    (with_material(ways=(Proof.REGISTER,)), "material paper: the way register needs an element; None is none"),
    (with_material(ways=(Proof.REGISTER,), element="work.occupation"), "material paper: no connected register knows work.occupation"),
    (with_material(ways=(Proof.REGISTER,), element="medical.status"), "material paper: no question of the form shows medical.status"),
    (with_material(no_entry_proves=True), "material paper: no_entry_proves is about the answer of a register; the way register is missing"),
    (with_material(ways=(Proof.UPLOAD,), question="support"), "material paper: the way upload needs a question of type file; 'support' is none"),
    (with_material(origin="government"), "material paper: a paper of the government needs the way register or certificate"),
    (with_material(when=parse("known(nothing)")), "material paper: when: the rule names 'nothing'"),
    (replace(PROOF, outcome=replace(PROOF.outcome, certificate="diploma")), "outcome: unknown certificate 'diploma'; known: "),
    (replace(PROOF, outcome=replace(PROOF.outcome, facts={})), "outcome: facts: name is missing; certificates/housing-proof requires it"),
    (with_outcome(colour="=red"), "outcome: facts: certificates/housing-proof has no fact 'colour'"),
    (with_outcome(purpose="purpos"), "outcome: facts: purpose: no question answers 'purpos'"),
    (with_outcome(purpose="为{purpos}"), "outcome: facts: purpose: no question answers 'purpos'"),
]  # fmt: skip


@pytest.mark.parametrize(("broken", "says"), BREACHES, ids=[says[:60] for _, says in BREACHES])
def test_a_breach_is_refused_and_named(broken, says):
    found = faults_of(broken, GROUND)
    assert any(says in fault for fault in found), found


@pytest.mark.parametrize(
    "fine",
    [
        asking(HOUSING, a_question("ethnicity", typed_because=WORDS)),
        with_material(origin="government", not_shared_because=WORDS),
        with_outcome(purpose="=固定", recipient="为{name}出具"),
        replace(HOUSING, visits=1, tags=("one_visit",), visit_reason=WORDS),
        replace(HOUSING, charged=True, fee_basis="《收费办法》", charges=(CHARGE,), pays_online=False),
        replace(HOUSING, tags=("postal",)),
        replace(HOUSING, catalogue_code="002001000000", item_code="00200100000001", local_code="511A0074300005-511602000000-000"),
        replace(PROOF, implementation_code="11440100007482575H3440118009000", catalogue_code="440118009000", matter_type="01"),
    ],
)
def test_what_has_its_reason_is_let_through(fine):
    wrong = [
        fault for fault in faults_of(fine, GROUND) if "upload" not in fault and "sees" not in fault
    ]  # materials that this test replaced
    assert not wrong


def test_a_typed_question_is_free_where_no_register_is_connected():
    alone = replace(GROUND, connected=frozenset())
    assert not any("answers this" in fault for fault in faults_of(asking(HOUSING, a_question("ethnicity")), alone))


def test_names_of_rows_count_inside_row_functions_only():
    def faults(text, **more):
        rules = (Check(parse(text), WORDS, "support"),)
        return list(make_sense(replace(HOUSING, form=replace(HOUSING.form, checks=rules)), GROUND))

    assert not any("check at" in fault for fault in faults('any(members, relation == "spouse")'))
    assert any("'relation'" in fault for fault in faults('relation == "spouse"'))
    assert any("'wages'" in fault for fault in faults("sum(members, wages) > 1"))
    inside = asking(HOUSING, a_question("relation"), a_question("pet", when=parse('relation == "spouse"')), repeated=True)
    assert not any("field pet" in fault for fault in make_sense(inside, GROUND))

"""The shipped services: all of them load, can be published, and arrive filled."""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
import yaml
from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.catalogue import city, loader, search, service as catalogue
from app.catalogue.definitions import Proof
from app.catalogue.errors import ContentAltered, NoSuchService, NoSuchVersion
from app.catalogue.models import CatalogueGeneration, Matter, Service, ServiceClosing, ServiceVersion
from app.catalogue.vocabulary import vocabulary
from app.core import clock, db
from app.core.rules import in_words
from app.elements import dictionary
from app.elements.facts import Fact, Origin
from app.form_engine import service as form_engine
from app.form_engine.answers import Answers
from app.issuance import types
from app.publishing.errors import NotPublishable
from app.publishing.rules import all_rules
from app.publishing.service import publish_folder, service_files

ROOT = Path(__file__).parents[1]
FORMS = ROOT / "forms"
ELEMENTS = dictionary.load(FORMS / "elements.yaml")
REGISTERS = frozenset(element.lead for element in ELEMENTS.values() if element.lead)
DEFINITIONS = {path.stem: loader.load(path, ELEMENTS) for path in service_files(FORMS)}
CERTIFICATES = types.load(ROOT / "certificates")
CITY = city.load(FORMS / "city.yaml")
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _city():
    city.use(CITY)


@pytest.fixture
def store(settings):
    """An empty catalogue in memory."""
    engine = create_engine("sqlite://")
    tables = [model.__table__ for model in (Service, ServiceClosing, ServiceVersion, CatalogueGeneration, Matter, AuditEntry)]
    db.Base.metadata.create_all(engine, tables=tables)
    with Session(engine, expire_on_commit=False) as session:
        db.bind_sessions(lambda: session)
        yield session
    engine.dispose()


def publish(root=FORMS):
    return publish_folder(root, certificates=CERTIFICATES, connected=REGISTERS)


@pytest.fixture
def forms(tmp_path):
    """A copy of the shipped folder that a test may change."""
    copy = tmp_path / "forms"
    for path in FORMS.rglob("*.yaml"):
        target = copy / path.relative_to(FORMS)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return copy


def test_the_services_are_there():
    persons = {"housing-proof", "individual-business", "resident-medical-insurance", "rental-housing"}
    assert {code for code, definition in DEFINITIONS.items() if "person" in definition.audience} >= persons
    assert {code for code, definition in DEFINITIONS.items() if "organisation" in definition.audience} >= {"firm-registration-proof"}


def test_every_service_can_be_published(store):
    assert publish() == [f"{code}: version 1" for code in (path.stem for path in service_files(FORMS))]
    assert {each.definition.code for each in catalogue.all_current()} == set(DEFINITIONS)


def test_what_is_published_reads_back_the_same(store):
    publish()
    for code, definition in DEFINITIONS.items():
        assert catalogue.current(code).definition == definition


def test_publishing_again_changes_nothing(store):
    publish()
    token = catalogue.generation()
    assert publish() == []
    assert catalogue.generation() == token


def test_a_changed_file_makes_the_next_version_and_cases_keep_theirs(store, forms):
    publish(forms)
    before = catalogue.current("housing-proof")
    path = forms / "natural-resources" / "housing-proof.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("en: Free of charge", "en: Free"), encoding="utf-8")
    assert publish(forms) == ["housing-proof: version 2"]
    after = catalogue.current("housing-proof")
    assert (before.number, after.number, after.definition.fee.en) == (1, 2, "Free")
    assert catalogue.version(before.version_id).definition.fee.en == "Free of charge"


def test_comments_and_empty_lines_are_no_change(store, forms):
    publish(forms)
    path = forms / "housing" / "rental-housing.yaml"
    path.write_text("# a remark\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert publish(forms) == []


def test_a_changed_figure_or_block_makes_new_versions_of_the_services_that_use_it(store, forms):
    publish(forms)
    path = forms / "city.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("value: 276600, zh: 2766 元", "value: 280000, zh: 2800 元"), encoding="utf-8")
    assert publish(forms) == ["rental-housing: version 2"]
    assert "280000" in catalogue.current("rental-housing").definition.screening[2].rule.text
    path = forms / "_blocks" / "agent.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("代理人姓名", "受托人姓名"), encoding="utf-8")
    assert publish(forms) == ["company-registration: version 2", "individual-business: version 2"]


def test_a_service_whose_file_is_gone_is_no_longer_offered_and_can_come_back(store, forms):
    publish(forms)
    path = forms / "housing" / "rental-housing.yaml"
    text, version = path.read_text(encoding="utf-8"), catalogue.current("rental-housing")
    path.unlink()
    assert publish(forms) == ["rental-housing: no longer offered"]
    with pytest.raises(NoSuchService):
        catalogue.current("rental-housing")
    assert catalogue.version(version.version_id) == version
    path.write_text(text, encoding="utf-8")
    assert publish(forms) == ["rental-housing: version 1"]


def line_of(path, number):
    return path.read_text(encoding="utf-8").splitlines()[number - 1].strip()


def test_one_mistake_publishes_nothing_and_all_mistakes_are_named(store, forms):
    for name, old, new in (
        ("housing/rental-housing", "promised_days: 15", "promised_days: 25"),
        ("natural-resources/housing-proof", "type: radio", "type: radi"),
    ):
        path = forms / f"{name}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(NotPublishable) as refused:
        publish(forms)
    named = [(fault.file, fault.key, line_of(forms.parent / fault.file, fault.line)) for fault in refused.value.faults]
    assert named == [
        ("forms/housing/rental-housing.yaml", "promised_days", "promised_days: 25"),
        ("forms/natural-resources/housing-proof.yaml", "step query: field purpose", "type: radi"),
    ]
    assert store.scalars(select(Service)).all() == []


def test_an_empty_folder_withdraws_nothing(store, forms):
    publish(forms)
    for path in service_files(forms):
        path.unlink()
    with pytest.raises(NotPublishable, match="there is no service to publish"):
        publish(forms)
    assert len(catalogue.all_current()) == len(DEFINITIONS)


def test_a_published_version_cannot_be_changed(store):
    publish()
    store.scalars(select(ServiceVersion)).first().content = "{}"
    with pytest.raises(RuntimeError, match="is published and cannot be changed"):
        store.flush()


def test_content_changed_behind_our_back_is_noticed(store, monkeypatch):
    publish()
    monkeypatch.setattr(catalogue, "_parsed", {})
    store.commit()
    store.execute(update(ServiceVersion).values(content=ServiceVersion.content + " "))
    with pytest.raises(ContentAltered):
        catalogue.all_current()


def test_an_unknown_version_is_missing(store):
    with pytest.raises(NoSuchVersion):
        catalogue.version(db.new_id())


def test_search_notices_a_publication(store, forms):
    publish(forms)
    assert search.find("无房证明")[0].code == "housing-proof"
    path = forms / "natural-resources" / "housing-proof.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("aliases: [", "aliases: [火星房产, "), encoding="utf-8")
    assert not search.find("火星")
    publish(forms)
    assert search.find("火星")[0].code == "housing-proof"


def test_every_block_is_used():
    text = "".join(path.read_text(encoding="utf-8") for path in service_files(FORMS))
    assert all(re.search(rf"use: {block.stem}\b", text) for block in (FORMS / "_blocks").glob("*.yaml"))


@pytest.mark.parametrize("path", sorted(FORMS.rglob("*.yaml")), ids=lambda path: path.name)
def test_files_are_plain_yaml_in_utf8(path):
    assert isinstance(yaml.safe_load(path.read_text(encoding="utf-8")), dict)


# --- how the services behave ------------------------------------------------------------------------------------

VALUES = {
    "person_name": "林晓雯", "id_number": "990001199405120021", "phone": "19900000001", "address": "临江区滨河路 1 号", "division": "990001",
    "date": "1994-05-12", "text": "文字", "long_text": "文字", "integer": 1, "money": 100000, "area": 8956, "yes_no": False, "bank_account": "6200000000000000003",
    "table": [], "consent": True, "file": [{"name": "a.pdf"}], "checkboxes": None,
    "credit_code": "91990001MA9KH0012A",
}  # fmt: skip


@dataclass
class Citizen:
    """Somebody for whom a service is meant: what the registers say and what is chosen beside it."""

    registers: dict = field(default_factory=dict)
    typed: dict = field(default_factory=dict)
    rows: int = 3


SUITABLE = {
    "housing-proof": Citizen(typed={"purpose": "school"}),
    "individual-business": Citizen(typed={"composition": "family", "organisation_form": "house"}),
    "resident-medical-insurance": Citizen(
        registers={"medical_status": "none", "medical_kind": "none", "social_status": "none"},
        typed={"category": "ordinary", "premium_year": "2027"},
    ),
    "firm-registration-proof": Citizen(typed={"purpose": "tender"}),
    "rental-housing": Citizen(
        registers={"marital_status": "married", "social_status": "paying", "household_size": 4, "registered_since": "2015-01-01"},
        typed={"housing_nature": "private_rental", "support": "flat"},
    ),
}


def answers_of(definition, citizen):
    """Everything that the form shows this citizen, answered."""
    facts = {}
    for _, group, question in definition.form.questions():
        known = question.element is not None or group.fill_from is not None
        for row in range(citizen.rows) if group.repeated else [None]:
            path = question.code if row is None else f"{group.code}.{row}.{question.code}"
            chosen = (citizen.registers if known else citizen.typed).get(question.code, VALUES.get(question.type))
            value = question.options[0].code if chosen is None and question.type in {"radio", "select"} else chosen
            if value is not None:
                facts[path] = Fact(value, Origin.SOURCE if known else Origin.TYPED, locked=question.lock)
    return Answers(facts)


@pytest.mark.parametrize("code", SUITABLE)
def test_four_in_five_fields_arrive_filled(code):
    definition = DEFINITIONS[code]
    asked, prefilled, typed = form_engine.count_prefilled(definition, answers_of(definition, SUITABLE[code]))
    assert prefilled >= 0.8 * asked, (asked, prefilled, typed)


@pytest.mark.parametrize("code", SUITABLE)
def test_the_complete_form_of_a_suitable_citizen_can_be_filed(code):
    definition = DEFINITIONS[code]
    answers = answers_of(definition, SUITABLE[code]).set("trade_name", Fact("启明", Origin.TYPED))
    assert form_engine.missing(definition, answers) == []


def verdict(rule, values):
    return rule.judge(values, TODAY).answer


def test_the_proof_is_automatic_whenever_the_register_answered():
    rule = DEFINITIONS["housing-proof"].automatic.rule
    assert verdict(rule, {"properties": [], "has_property": False}) is True
    assert verdict(rule, {"properties": [{"location": "x"}], "has_property": True}) is True
    assert verdict(rule, {"has_property": False}) is False


def test_a_firms_proof_is_automatic_only_when_the_registers_gave_everything_it_states():
    rule = DEFINITIONS["firm-registration-proof"].automatic.rule
    said = dict.fromkeys(rule.names, "x")
    assert verdict(rule, said) is True
    for code in said:
        assert verdict(rule, said | {code: None}) is not True, code


REGISTERED = {"registered_division": "990001", "medical_status": "none", "social_status": "none"}


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ({"category": "ordinary"}, True),
        ({"category": "ordinary", "medical_status": "suspended"}, True),
        ({"category": "ordinary", "medical_status": "active"}, False),
        ({"category": "ordinary", "social_status": "paying"}, False),
        ({"category": "ordinary", "registered_division": "880001"}, False),
        ({"category": "student"}, False),
        ({"category": "disabled", "holds_disability": True, "disability_level": "1"}, True),
        ({"category": "disabled", "holds_disability": True, "disability_level": "3"}, False),
        ({"category": "disabled"}, None),
        ({"category": "relief", "low_income": True}, True),
        ({"category": "relief", "low_income": False}, False),
        ({"category": "ordinary", "medical_status": None}, None),
    ],
)
def test_insurance_is_approved_at_once_only_when_the_registers_agree(values, answer):
    assert verdict(DEFINITIONS["resident-medical-insurance"].automatic.rule, REGISTERED | values) is answer


FAMILY = {
    "marital_status": "married",
    "household_size": 3,
    "registered_since": "2021-11-23",
    "total_area": 2000,
    "spouse_total_area": 2499,
    "annual_income": 9_000_000,
}


@pytest.mark.parametrize(
    ("number", "values", "answer"),
    [
        (0, {}, True),
        (0, {"registered_since": "2021-11-24"}, False),
        (0, {"registered_since": None}, None),
        (1, {}, True),
        (1, {"spouse_total_area": 2500}, False),
        (1, {"marital_status": "single", "spouse_total_area": None}, True),
        (2, {}, True),
        (2, {"members": [{"annual_income": 900_000}, {"annual_income": 57_599}]}, True),
        (2, {"members": [{"annual_income": 900_000}, {"annual_income": 57_600}]}, False),
        (2, {"members": [{"annual_income": None}]}, None),
    ],
)
def test_the_conditions_of_rental_housing_are_judged(number, values, answer):
    assert verdict(DEFINITIONS["rental-housing"].screening[number].rule, FAMILY | values) is answer


def test_a_person_over_the_limits_is_warned_and_may_still_file():
    definition = DEFINITIONS["rental-housing"]
    rich = Citizen(
        SUITABLE["rental-housing"].registers | {"total_area": 90_000, "registered_since": "2026-01-01"}, SUITABLE["rental-housing"].typed
    )
    answers = answers_of(definition, rich)
    shown = {
        question.code for _, _, question in definition.form.questions() if question.when is None or verdict(question.when, answers.nested())
    }
    assert {"too_large", "too_recent"} <= shown
    assert form_engine.missing(definition, answers) == []


@pytest.mark.parametrize(("name", "is_refused"), [("明", True), ("启明公司", True), ("大企业家", True), ("启明", False), ("老街坊", False)])
def test_a_trade_name_is_two_characters_and_claims_no_company(name, is_refused):
    definition = DEFINITIONS["individual-business"]
    answers = answers_of(definition, SUITABLE["individual-business"]).set("trade_name", Fact(name, Origin.TYPED))
    assert [gap.path for gap in form_engine.missing(definition, answers)] == ["trade_name"] * is_refused


@pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=DEFINITIONS)
def test_what_is_asked_with_whether_there_is_one_is_answered_so(definition):
    """有无 is answered with 有 or 无, never with 是 or 否."""
    for _, _, question in definition.form.questions():
        if question.type == "yes_no" and "有无" in question.label.zh:
            assert [option.label.zh for option in question.options] == ["有", "无"], question.code


@pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=DEFINITIONS)
def test_what_the_form_makes_is_not_called_a_promise(definition):
    for material in definition.materials:
        if material.note and "本表单" in material.note.zh:
            assert material.ways == (Proof.FORM,), material.code


@pytest.mark.parametrize(("born", "is_refused"), [("2010-11-24", True), ("2010-11-23", False), ("1994-05-12", False)])
def test_nobody_under_sixteen_takes_part_in_a_business(born, is_refused):
    definition = DEFINITIONS["individual-business"]
    answers = answers_of(definition, SUITABLE["individual-business"]).set("trade_name", Fact("启明", Origin.TYPED))
    child = answers.set("members.1.birth_date", Fact(born, Origin.SOURCE))
    check = next(check for check in definition.form.checks if check.question == "members")
    assert verdict(check.rule, child.nested()) is not is_refused


def test_a_child_among_the_operators_is_told_at_the_group():
    definition = DEFINITIONS["individual-business"]
    answers = answers_of(definition, SUITABLE["individual-business"]).set("trade_name", Fact("启明", Origin.TYPED))
    born = f"{clock.today().year - 7}-01-01"
    assert [gap.path for gap in form_engine.missing(definition, answers.set("members.1.birth_date", Fact(born, Origin.TYPED)))] == [
        "members"
    ]


ALL_RULES = [(code, found) for code, definition in DEFINITIONS.items() for found in all_rules(definition)]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("code", "found"), ALL_RULES, ids=[f"{code}: {found.place}" for code, found in ALL_RULES])
def test_every_rule_can_be_said_to_people(code, found, language):
    """By the labels of its questions and options: no code of the form is left in the sentence, and no bracket is open."""
    terms = {**vocabulary(DEFINITIONS[code]), **found.row}
    said = in_words(found.rule, terms, language)
    codes = {name for name in found.rule.names if "_" in name} | {
        option for term in terms.values() for option in term.options if "_" in option
    }
    assert said and not [name for name in codes if name in said]
    assert [said.count(sign) for sign in "（(“‘"] == [said.count(sign) for sign in "）)”’"]
    assert (language == "zh") == any(
        "\u4e00" <= letter <= "\u9fff" for letter in said.replace("企业", "").replace("公司", "").replace("合作社", "")
    )


def test_a_rule_that_means_nothing_is_refused_with_file_line_and_cure(store, forms):
    path = forms / "housing" / "rental-housing.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('when: support == "flat"', 'when: support == "flatt" and hosehold_size < "3"'),
        encoding="utf-8",
    )
    with pytest.raises(NotPublishable) as refused:
        publish(forms)
    line = next(number for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if "flatt" in text)
    start = f"forms/housing/rental-housing.yaml:{line}: step choice: field preferred_division: when: "
    assert str(refused.value.faults[0]).startswith(start)  # what is wrong whatever the names hold
    path.write_text(path.read_text(encoding="utf-8").replace('hosehold_size < "3"', "hosehold_size < 3"), encoding="utf-8")
    with pytest.raises(NotPublishable) as refused:
        publish(forms)
    assert [str(fault) for fault in refused.value.faults] == [
        f"{start}support has no option 'flatt'; known: subsidy, flat, did you mean 'flat'?",
        f"{start}the rule names 'hosehold_size', which no question answers; did you mean 'household_size'?",
    ]

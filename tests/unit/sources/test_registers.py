"""The demonstration city: invented, the same at every start, and as untidy as real registers are."""

from collections import Counter, defaultdict

import pytest
import yaml

from app.demo import people, population
from app.demo.population import Population
from app.demo.registers import kinship, names, records
from app.elements.identifiers import account_number_is_plausible, birth_date_of, credit_code_is_valid, id_number_is_valid, sex_of
from app.sources.embedded import Entry
from tests.unit.sources.fakes import DICTIONARY, ROOT

CHEN, HE, LIN, ZHAO = "990001198607181015", "990003195408281020", "990001199403121023", "990001198210151010"


@pytest.fixture(scope="module")
def town() -> Population:
    return population.generate()


@pytest.fixture(scope="module")
def entries(town: Population) -> list[Entry]:
    return records.entries(town)


@pytest.fixture(scope="module")
def on_record(entries: list[Entry]) -> dict[tuple[str, str], Entry]:
    return {(entry.register, entry.subject_key): entry for entry in reversed(entries)}


def test_there_are_two_thousand_people_and_three_hundred_firms(town):
    assert len(list(town.residents())) == 2_000 + len(people.document()["newcomers"])
    assert len(town.firms) == 300
    assert 700 <= len(town.homes) <= 900


def test_about_55_of_100_households_own_a_home(town):
    owners = {owner for estate in town.properties for owner in estate.owners}
    share = sum(any(one.id_number in owners for one in home.members) for home in town.homes) / len(town.homes)
    assert 0.5 <= share <= 0.6


def test_id_numbers_are_right_unique_and_of_a_division_that_does_not_exist(town):
    numbers = [one.id_number for one in town.residents()]
    assert len(set(numbers)) == len(numbers)
    assert all(id_number_is_valid(number) and number[:6] in names.DIVISIONS for number in numbers)
    assert all(division.startswith("9900") for division in names.DIVISIONS)


def test_id_numbers_agree_with_birthday_and_sex(town):
    for one in town.residents():
        assert (birth_date_of(one.id_number).isoformat(), sex_of(one.id_number)) == (one.birth_date, one.sex)


def test_credit_codes_are_right_and_unique(town):
    codes = [firm.credit_code for firm in town.firms]
    assert len(set(codes)) == len(codes)
    assert all(credit_code_is_valid(code) and code[2:6] == "9900" for code in codes)


def test_phones_cannot_ring_and_are_nobodys_twice(town):
    phones = [one.phone for one in town.residents() if one.phone]
    assert len(set(phones)) == len(phones)
    assert all(phone.startswith("1990000") and len(phone) == 11 for phone in phones)


def test_addresses_lie_in_the_towns_of_the_city():
    city = yaml.safe_load((ROOT / "forms" / "city.yaml").read_text(encoding="utf-8"))
    assert {one["code"]: one["name"]["zh"] for one in city["divisions"]} == names.DIVISIONS
    assert {one["code"]: tuple(town["name"]["zh"] for town in one["towns"]) for one in city["divisions"]} == names.STREETS
    assert {town["name"]["zh"]: town["code"] for one in city["divisions"] for town in one["towns"]} == names.TOWNS
    for household in people.households():
        division = household["division"]
        assert household["address"].startswith(tuple(f"云江市{names.DIVISIONS[division]}{street}" for street in names.STREETS[division]))


def test_some_names_need_rare_characters(town):
    written = "".join(one.name for one in town.residents())
    assert all(sign in written for sign in ("㙍", "𬱖", "䶮"))


def test_the_same_seed_gives_the_same_city_and_the_same_records(entries):
    assert records.entries(population.generate()) == entries


def test_another_seed_gives_another_city(town):
    assert population.generate(seed=1).homes[100] != town.homes[100]


def test_every_value_can_be_an_answer_of_its_element(entries):
    by_attribute = {(name, element.attribute): element for element in DICTIONARY.values() for name in element.sources}
    for entry in entries:
        for attribute, value in entry.values.items():
            element = by_attribute[entry.register, attribute]
            assert element.accepts(value), f"{entry.register} {attribute}: {value!r}"


def test_bank_accounts_are_plausible(on_record, town):
    accounts = [on_record["social", one.id_number].values.get("account_number") for one in town.residents()]
    assert all(account is None or account_number_is_plausible(account) for account in accounts)


def test_registers_contradict_each_other_but_not_about_everybody(on_record, town):
    differing = Counter()
    for one in town.residents():
        household = on_record.get(("household", one.id_number))
        for attribute in ("registered_address", "hukou_type", "marital_status", "birth_date") if household else ():
            differing[attribute] += household.values[attribute] != on_record["population", one.id_number].values[attribute]
    assert set(differing) == {"registered_address", "hukou_type", "marital_status", "birth_date"}
    assert all(0 < count < 160 for count in differing.values()), differing


def test_registers_have_gaps(on_record, town):
    adults = [one for one in town.residents() if one.is_adult]
    without_phone = sum("phone" not in on_record["population", one.id_number].values for one in adults)
    without_income = sum("annual_income" not in on_record["social", one.id_number].values for one in adults)
    without_household = sum(("household", one.id_number) not in on_record for one in town.residents())
    without_medical = sum(("medical", one.id_number) not in on_record for one in town.residents())
    assert all(0 < count < 150 for count in (without_phone, without_income, without_household, without_medical))


def test_some_people_have_two_medical_records(entries):
    held = Counter(entry.subject_key for entry in entries if entry.register == "medical")
    assert held[HE] == 2
    assert 2 <= sum(count > 1 for count in held.values()) <= 20


def test_relations_are_seen_from_both_sides(town):
    home = next(home for home in town.homes if home.members[0].id_number == CHEN)
    father = next(one for one in home.members if one.relation == "father")
    seen = {one.name: kinship.relation(one, father) for one in home.members if one is not father}
    assert seen == {"陈建华": "son", "吴美玲": "other", "陈思远": "grandchild", "陈思雨": "grandchild"}


def test_everyone_with_a_story_is_registered_as_the_story_says(on_record):
    for person in people.everyone():
        values = on_record["population", person.id_number].values
        assert (values["name"], values["phone"]) == (person.name, person.phone)


def test_the_role_bar_has_citizens_and_one_officer_for_every_desk():
    assert len(people.citizens()) >= 8
    desks = defaultdict(set)
    for officer in people.staff():
        desks[officer.post.department].add(officer.post.role.value)
    assert desks["hall"] == {"clerk", "output", "head"}
    assert all(
        {"reviewer", "approver"} <= desks[department]
        for department in ("market-regulation", "medical-insurance", "housing", "natural-resources")
    )
    assert people.find("lin-xiaowen") is people.find("林晓雯") is people.find(LIN)
    assert people.officer("reviewer", "housing").name == "郑海"


def test_lin_xiaowen_owns_nothing_and_all_registers_agree_about_her(on_record):
    none = {"properties": [], "has_property": False, "count": 0, "total_area": 0, "mortgaged": False, "sealed": False}
    assert on_record["estate", LIN].values == none
    assert on_record["medical", LIN].values["status"] == "none"
    household, registered = on_record["household", LIN].values, on_record["population", LIN].values
    assert all(household[name] == registered[name] for name in household.keys() & registered.keys())


def test_the_chens_meet_the_conditions_of_rental_housing(on_record):
    household, estate = on_record["household", CHEN].values, on_record["estate", CHEN].values
    incomes = [
        on_record["social", number].values["annual_income"] for number in (CHEN, *(row["id_number"] for row in household["members"]))
    ]
    assert household["size"] == 5
    assert household["registered_since"] < "2021-01-01"
    assert estate["total_area"] / household["size"] < 1500
    assert sum(incomes) / household["size"] / 12 < 1311_00


def test_he_xiulan_is_told_of_differently_by_each_register(on_record):
    household, registered = on_record["household", HE].values, on_record["population", HE].values
    assert {name for name in household.keys() & registered.keys() if household[name] != registered[name]} == {
        "registered_address",
        "marital_status",
        "hukou_type",
    }


def test_zhao_mingyuan_represents_his_firm(on_record):
    (firm,) = on_record["enterprise", ZHAO].values["own_firms"]
    assert firm["name"] == "云江市启航商贸有限公司"
    assert on_record["enterprise", firm["credit_code"]].values["representative_id_number"] == ZHAO

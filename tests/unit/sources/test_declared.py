"""forms/sources.yaml and sources.yaml of the instance: what they hold, and how each fault in them is named."""

from pathlib import Path

import pytest

from app.catalogue import city
from app.catalogue.errors import DefinitionError
from app.sources import declared, reached
from app.sources.declared import Declared

ROOT = Path(__file__).parents[3]
HEAD = "sources:\n  fund: {title: {zh: 库, en: Register}, department: housing, offers: [balance]"


def load(tmp_path: Path, text: str) -> Declared:
    path = tmp_path / "sources.yaml"
    path.write_text(text, encoding="utf-8")
    return declared.load(path)["fund"]


def test_every_shipped_register_has_an_owner_of_the_city():
    known = declared.load(ROOT / "forms" / "sources.yaml")
    departments = {each.code for each in city.load(ROOT / "forms" / "city.yaml").departments}
    assert {one.department for one in known.values()} <= departments
    assert {one.kind for one in known.values()} == {"", "embedded", "http", "sql", "table"}
    assert all(one.title.zh and one.title.en for one in known.values())


def test_a_register_that_is_not_connected_needs_no_more(tmp_path):
    made = load(tmp_path, HEAD + "}")
    assert (made.name, made.kind, made.offers, made.subjects) == ("fund", "", ("balance",), ("person",))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD + ", kind: telepathy}", "unknown kind of source 'telepathy'"),
        (HEAD + ", kind: http}", "path is missing"),
        (HEAD + ", kind: sql, query: SELECT 1, subject: a}", "values is missing"),
        (HEAD + ", kind: table, subject: a, values: {other: b}}", "values do not say where these lie: balance"),
        (HEAD + ", values: {balance: a, other: b}}", "values name what is not offered: other"),
        (HEAD + ", values: {balance: {from: a, as: dollars}}}", "unknown way of writing 'dollars'"),
        (HEAD + ", password: x}", "unknown key 'password'"),
        ("sources: {Fund: {}}", "is not a code"),
        ("registers: {}", "one mapping under the key sources"),
    ],
)
def test_each_fault_is_named(tmp_path, text, says):
    with pytest.raises(DefinitionError, match=says):
        load(tmp_path, text)


def test_where_registers_stand_is_the_operators_file(tmp_path):
    assert reached.load(tmp_path) == {}
    (tmp_path / "sources.yaml").write_text(
        "egress: [{origin: https://fund.example:8443, networks: [10.0.0.0/8]}]\n"
        "reached: {fund: {url: https://fund.example:8443, signing: {key_id: us, key_file: fund.key}}}\n"
    )
    made = reached.load(tmp_path)["fund"]
    assert made.signing and made.path(made.signing.key_file) == tmp_path / "fund.key"
    assert made.egress.allowed[0].origin.port == 8443


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("egress: [{origin: file:///etc}]", "only http and https"),
        ("egress: [{origin: https://a.example, networks: [everything]}]", "everything"),
        ("reached: {fund: {url: x, signing: {key_id: us, key_file: k, algorithm: rot13}}}", "unknown algorithm"),
        ("reached: [fund]", "source: how"),
        ("reach: {}", "unknown key 'reach'"),
    ],
)
def test_each_fault_of_the_operators_file_is_named(tmp_path, text, says):
    (tmp_path / "sources.yaml").write_text(text)
    with pytest.raises(DefinitionError, match=says):
        reached.load(tmp_path)

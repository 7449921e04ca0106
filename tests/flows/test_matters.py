"""The offices' lists: taken over, changed, withdrawn; and the catalogue, its pages and the search that follow. On both databases."""

from dataclasses import replace

import pytest
from lxml import html

from app.audit.models import AuditEntry
from app.catalogue import matters, search
from app.catalogue.errors import NoSuchMatter
from app.catalogue.matters import Chosen
from app.core.actor import SYSTEM
from app.core.db import session
from app.core.transaction import write
from app.publishing import importing
from app.publishing.importing import Taken
from app.publishing.matter_list import Listed

pytestmark = pytest.mark.usefixtures("city", "both_databases")
DOGS = Listed("T-1", "犬类准养登记", "测试城管局", "10", audience=("person",), channels=("window",), legal_days=20, promised_days=3)
BANNER = Listed("T-2", "横幅张挂审批", "测试城管局", "01", audience=("organisation",), channels=("online",))
OURS = Listed("000131128000", "个体工商户注册登记", "别处的局", "01")


def take(*listed: Listed, name: str = "test") -> Taken:
    with write():
        return importing.take_over(name, listed, SYSTEM)


def codes(**facets: str) -> set[str]:
    return {entry.code for entry in matters.catalogue().chosen(Chosen(**facets))}


@pytest.mark.usefixtures("context")
def test_an_edition_replaces_the_one_before():
    assert take(DOGS, BANNER) == Taken(2, 0, 0, 0, 0)
    assert take(DOGS, BANNER) == Taken(0, 0, 2, 0, 0)
    assert take(replace(DOGS, promised_days=1)) == Taken(0, 1, 0, 1, 0)
    assert matters.one("T-1").promised_days == 1
    with pytest.raises(NoSuchMatter):
        matters.one("T-2")
    assert take(DOGS, BANNER) == Taken(0, 2, 0, 0, 0)
    assert matters.one("T-2").name == "横幅张挂审批"
    acts = session().query(AuditEntry).filter_by(kind="matter-list", ref="test").all()
    assert len(acts) == 3  # what changed nothing is no act


@pytest.mark.usefixtures("context")
def test_a_code_of_another_list_is_left_there():
    take(DOGS)
    assert take(replace(DOGS, name="别的名称"), name="other") == Taken(0, 0, 0, 0, 1)
    assert matters.one("T-1").name == DOGS.name
    assert take(name="other") == Taken(0, 0, 0, 0, 0) and matters.one("T-1")


@pytest.mark.usefixtures("context")
def test_the_catalogue_is_narrowed_by_every_facet():
    take(DOGS, BANNER)
    both = {"T-1", "T-2"}
    assert codes(office="测试城管局") == both
    assert codes(office="测试城管局", audience="organisation") == {"T-2"}
    assert codes(office="测试城管局", channel="window") == {"T-1"}
    assert codes(office="测试城管局", letter="Q") == {"T-1"} and codes(office="测试城管局", letter="H") == {"T-2"}
    assert codes(office="测试城管局", topic="permits") == {"T-2"}
    assert "99MZ07010101" in codes(event="getting-married")
    assert codes(office="nobody") == set()
    assert matters.catalogue().counts(Chosen(office="测试城管局"))["audience"] == {"person": 1, "organisation": 1}


@pytest.mark.usefixtures("context")
def test_search_finds_services_and_matters_and_prefers_what_can_be_applied_for():
    take(DOGS, OURS)
    hit, *_ = search.find("犬类准养")
    assert (hit.code, hit.kind) == ("T-1", "matter")
    hit, *_ = search.find("个体户")
    assert (hit.code, hit.kind) == ("individual-business", "service")
    assert "000131128000" not in {hit.code for hit in search.find("个体工商户", 50)}, "the matter stands twice, once with its service"


@pytest.mark.usefixtures("context")
def test_coverage_counts_what_a_service_carries():
    take(DOGS, BANNER)
    office = {each.office: each for each in matters.coverage()}
    assert (office["测试城管局"].open, office["测试城管局"].all, office["测试城管局"].percent) == (0, 2, 0.0)
    assert office["云江市市场监督管理局"].open >= 2


def page(client, address: str) -> html.HtmlElement:
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == 200, address
    return html.fromstring(answer.get_data(as_text=True))


def test_the_pages_follow_an_import(app, client):
    assert client.get("/matters/T-1").status_code == 404
    with app.app_context():
        take(DOGS, replace(BANNER, name="<b>横幅</b>张挂审批"))
    guide = page(client, "/matters/T-1")
    text = guide.text_content()
    assert (
        "犬类准养登记" in text and "20 个工作日" in text and "市政务服务大厅" in text and not guide.xpath("//a[contains(@href, 'apply')]")
    )
    listed = page(client, "/matters?office=测试城管局")
    assert [each.text_content() for each in listed.xpath("//ul[@class='results']//h3")] == ["<b>横幅</b>张挂审批", "犬类准养登记"]
    found = page(client, "/search?q=犬类")
    assert [mark.text for mark in found.xpath("//mark")][:1] == ["犬类"]
    assert client.get("/matters/000131128000").headers["Location"] == "/services/individual-business"


def test_pages_of_a_long_list(client):
    first = page(client, "/matters")
    lines = [each.text_content() for each in first.xpath("//ul[@class='results']//h3")]
    assert len(lines) == 30 and first.xpath("//a[@rel='next']/@href") == ["/matters?page=2"]
    second = page(client, "/matters?page=2")
    assert not {each.text_content() for each in second.xpath("//ul[@class='results']//h3")} & set(lines)
    assert page(client, "/matters?page=10000").xpath("//a[@rel='prev']")
    for hostile in ("/matters?page=-3", "/matters?page=x", "/matters?letter=%27%22%3Cscript%3E", "/matters?office=" + "长" * 500):
        assert "<script>" not in client.get(hostile).get_data(as_text=True).replace("<script src", "")


def test_a_search_that_finds_nothing_helps(client):
    found = page(client, "/search?q=zzzzqqqq")
    assert "可以这样试试" in found.text_content() and found.xpath("//a[@href='/matters']")


def test_the_command_names_faults_and_imports_the_rest(app, tmp_path):
    path = tmp_path / "district.csv"
    path.write_text("department,name,type_code,item_code\n某局,事项甲,20,D-1\n某局,事项乙,02,D-2\n", encoding="utf-8")
    runner = app.test_cli_runner()
    with app.app_context():
        _import_and_again(runner, path)


def _import_and_again(runner, path):
    checked = runner.invoke(args=["matters", "import", str(path), "--check"])
    assert checked.exit_code == 1 and "line 3: D-2" in checked.output and "new" not in checked.output
    done = runner.invoke(args=["matters", "import", str(path)])
    assert "district: 1 new, 0 changed" in done.output and "1 lines are sound, 1 are not" in done.output
    assert "某局" in runner.invoke(args=["matters", "coverage"]).output
    again = runner.invoke(args=["matters", "import", str(path), "--list", "district"])
    assert "1 as before" in again.output


def test_the_administrator_sees_the_coverage(desk):
    text = desk("admin").get("/manage/matters").get_data(as_text=True)
    assert "云江市公安局" in text and "可在本网办理" in text

"""The portal's pages as a reader meets them: in both languages, well made, without dead links or empty shelves."""

import itertools
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from app.catalogue import city as cities, service as catalogue

SERVICES = ("housing-proof", "individual-business", "resident-medical-insurance", "rental-housing", "firm-registration-proof")
PUBLIC = (
    "/",
    "/services",
    "/services/for/person",
    "/services/for/organisation",
    "/departments",
    "/search",
    "/search?q=无房",
    "/search?q=zzzz",
    "/accessibility",
    "/about",
    "/privacy",
    *(f"/services/{code}" for code in SERVICES),
)
MINE = ("/my", "/my/certificates", "/my/slips")
ENGLISH = {"lang": "en"}


def page(client: FlaskClient, address: str) -> html.HtmlElement:
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == 200, f"{address}: {answer.status}"
    return html.fromstring(answer.get_data())


def in_english(client: FlaskClient) -> FlaskClient:
    client.get("/about", query_string=ENGLISH)
    return client


def links(tree: html.HtmlElement, base: str) -> Iterator[str]:
    """Addresses of this site that the page leads to, without fragments and without the choices of look."""
    for element in tree.iter("a", "link", "img", "script", "form"):
        address = (
            element.get("href")
            or element.get("src")
            or (element.get("action") if (element.get("method") or "get").lower() == "get" else None)
        )
        if not address or address.startswith(("tel:", "data:", "mailto:")):
            continue
        whole = urldefrag(urljoin(f"http://localhost{base}", address)).url
        parts = urlsplit(whole)
        assert parts.netloc == "localhost", f"{base} leads away: {address}"
        yield parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.mark.usefixtures("city")
class TestEveryPublicPage:
    @pytest.mark.parametrize("address", PUBLIC)
    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_answers_in_both_languages_with_one_heading(self, client: FlaskClient, address: str, language: str) -> None:
        tree = page(in_english(client) if language == "en" else client, address)
        assert len(tree.findall(".//h1")) == 1
        assert tree.get("lang") == {"zh": "zh-Hans", "en": "en"}[language]
        assert tree.findtext(".//title").strip()
        assert len(tree.findall(".//main")) == 1

    @pytest.mark.parametrize("address", PUBLIC)
    def test_every_field_has_a_label(self, client: FlaskClient, address: str) -> None:
        tree = page(client, address)
        labelled = {label.get("for") for label in tree.iter("label")}
        fields = [field for field in tree.iter("input", "select", "textarea") if field.get("type") != "hidden"]
        assert [field.get("id") for field in fields if field.get("id") not in labelled] == []

    @pytest.mark.parametrize("address", PUBLIC)
    def test_nothing_inline_that_the_policy_would_block(self, client: FlaskClient, address: str) -> None:
        tree = page(client, address)
        assert tree.xpath("//@style | //style | //script[not(@src)] | //@*[starts-with(name(), 'on')]") == []

    def test_headings_do_not_skip_a_level(self, client: FlaskClient) -> None:
        for address in PUBLIC:
            levels = [int(heading.tag[1]) for heading in page(client, address).iter("h1", "h2", "h3", "h4")]
            assert all(below <= above + 1 for above, below in itertools.pairwise(levels)), f"{address}: {levels}"


@pytest.mark.usefixtures("city")
def test_no_link_from_the_home_page_onwards_is_dead(client: FlaskClient) -> None:
    seen, todo = set(), ["/"]
    while todo:
        address = todo.pop()
        if address in seen or any(choice in address for choice in ("lang=", "elder=", "contrast=")):
            continue
        seen.add(address)
        with client.get(address) as answer:
            assert answer.status_code < 400, f"{address}: {answer.status}"
            if answer.mimetype == "text/html" and answer.status_code == 200:
                todo += links(html.fromstring(answer.get_data()), address)
    assert len(seen) > 20


@pytest.mark.usefixtures("city")
class TestShelves:
    def test_topics_without_services_are_hidden(self, client: FlaskClient, app: Flask) -> None:
        shown = {address.rpartition("/")[2] for address in links(page(client, "/"), "/") if address.startswith("/topics/")}
        with app.test_request_context():
            used = {topic for published in catalogue.all_current() for topic in published.definition.topics}
            known = {topic.code for topic in cities.city().topics}
        assert shown == used
        assert known - used, "the test needs a topic without services"

    def test_an_empty_topic_has_no_page(self, client: FlaskClient) -> None:
        assert client.get("/topics/marriage").status_code == 404

    def test_departments_without_services_are_hidden(self, client: FlaskClient) -> None:
        shown = {
            address.rpartition("/")[2]
            for address in links(page(client, "/departments"), "/departments")
            if address.startswith("/departments/")
        }
        assert "housing" in shown
        assert "tax" not in shown

    def test_business_services_are_there_without_what_only_persons_may_ask_for(self, client: FlaskClient) -> None:
        offered = list(links(page(client, "/services/for/organisation"), "/"))
        assert "/services/firm-registration-proof" in offered
        assert "/services/rental-housing" not in offered

    def test_an_unknown_audience_department_or_service_is_not_found(self, client: FlaskClient) -> None:
        for address in ("/services/for/nobody", "/departments/nothing", "/services/nothing", "/topics/nothing"):
            assert client.get(address).status_code == 404, address


@pytest.mark.usefixtures("city")
class TestSearch:
    @pytest.mark.parametrize(
        ("text", "code"), [*zip(("没有房子证明", "开个小店", "交医保", "公租房", "查一下公司的工商信息"), SERVICES, strict=True)]
    )
    def test_finds_a_service_by_the_words_people_use(self, client: FlaskClient, text: str, code: str) -> None:
        found = page(client, f"/search?q={text}").xpath("//ul[@class='results']//h2/a/@href")
        assert found[:1] == [f"/services/{code}"]

    @pytest.mark.parametrize("text", ["火星探测", "qqqqq", "天文台"])
    def test_without_a_hit_it_says_whom_to_ask_and_suggests_nothing_far_fetched(self, client: FlaskClient, text: str) -> None:
        tree = page(client, f"/search?q={text}")
        assert "各部门事项清单中没有这样的名称" in tree.text_content() and "12345" in tree.text_content()
        assert tree.xpath("//p[@class='pills']/a") == []

    @pytest.mark.parametrize(("text", "name"), [("办低保", "最低生活保障对象认定"), ("迁户口", "户口迁移（市外迁入）")])
    def test_what_has_no_form_yet_is_found_on_the_lists(self, client: FlaskClient, text: str, name: str) -> None:
        found = page(client, f"/search?q={text}").xpath("//ul[@class='results']//h2")
        assert name in [each.text_content() for each in found]

    @pytest.mark.parametrize(
        ("language", "name"), [("zh", "无房证明（不动产登记信息查询结果证明）"), ("en", "Proof of real estate owned or not owned")]
    )
    def test_what_is_near_is_suggested_in_the_pages_language(self, client: FlaskClient, language: str, name: str) -> None:
        tree = page(in_english(client) if language == "en" else client, "/search?q=火星无房移居")
        assert tree.xpath("//p[@class='pills']/a")[0].text_content() == name
        assert tree.xpath("//p[@class='pills']/a/@href") == ["/services/housing-proof"]

    @pytest.mark.parametrize(("text", "code"), [("wufang", "housing-proof"), ("wfzm", "housing-proof"), ("无方证明", "housing-proof")])
    def test_pinyin_and_slips_of_an_input_method_find_it_too(self, client: FlaskClient, text: str, code: str) -> None:
        assert page(client, f"/search?q={text}").xpath("//ul[@class='results']//h2/a/@href")[:1] == [f"/services/{code}"]

    def test_shows_what_was_typed_as_text(self, client: FlaskClient) -> None:
        answer = client.get("/search", query_string={"q": "<script>alert(1)</script>"})
        assert "<script>alert" not in answer.get_data(as_text=True)

    def test_keeps_the_question_when_the_language_changes(self, client: FlaskClient) -> None:
        tree = html.fromstring(client.get("/search", query_string={"q": "公租房"}).get_data())
        switch = tree.xpath("//a[@hreflang='en']/@href")[0]
        assert "q=" in switch
        assert "公租房" in client.get(switch, follow_redirects=True).get_data(as_text=True)


@pytest.mark.usefixtures("city")
class TestGuide:
    @pytest.mark.parametrize("code", SERVICES)
    def test_says_everything_the_law_wants_published(self, client: FlaskClient, code: str) -> None:
        """Administrative Licensing Law art. 30: matter, basis, conditions, procedure, time limit, material list."""
        text = page(client, f"/services/{code}").text_content()
        for part in ("办理对象", "法定时限", "承诺时限", "收费", "申请条件", "申请材料", "办理流程", "设定依据", "监督投诉"):
            assert part in text, part

    def test_names_the_papers_that_need_not_be_handed_in(self, client: FlaskClient) -> None:
        assert "免提交" in page(client, "/services/rental-housing").text_content()

    def test_marks_chinese_on_an_english_page(self, client: FlaskClient) -> None:
        tree = page(in_english(client), "/services/rental-housing")
        assert tree.xpath("//*[@id='basis']//li/@lang")[0] == "zh-Hans"


@pytest.mark.usefixtures("city")
class TestRemembering:
    def test_each_language_has_its_own_page(self, client: FlaskClient) -> None:
        assert "今天想办什么事" in client.get("/").get_data(as_text=True)
        assert "What do you need" in in_english(client).get("/").get_data(as_text=True)

    def test_who_is_signed_in_never_gets_the_strangers_page_nor_the_other_way_round(
        self, client: FlaskClient, app: Flask, as_citizen
    ) -> None:
        client.get("/")
        assert "林晓雯" in as_citizen(app.test_client(), "林晓雯").get("/").get_data(as_text=True)
        assert "林晓雯" not in client.get("/").get_data(as_text=True)

    def test_elder_mode_is_remembered_by_the_browser(self, client: FlaskClient) -> None:
        client.get("/", query_string={"elder": "1"})
        assert "elder" in page(client, "/").get("class")


@pytest.mark.usefixtures("city")
class TestMine:
    @pytest.mark.parametrize("address", MINE)
    def test_asks_strangers_to_sign_in(self, client: FlaskClient, address: str) -> None:
        answer = client.get(address)
        assert answer.status_code == 303
        assert "/sign-in" in answer.location

    @pytest.mark.parametrize("address", MINE)
    def test_is_there_for_a_citizen(self, client: FlaskClient, as_citizen, address: str) -> None:
        assert len(page(as_citizen(client, "林晓雯"), address).findall(".//h1")) == 1

    def test_a_foreign_case_and_a_missing_one_look_the_same(self, client: FlaskClient, as_citizen) -> None:
        as_citizen(client, "林晓雯")
        assert client.get("/my/cases/YJ000000000000").status_code == 404
        assert client.get("/my/certificates/01920000-0000-7000-8000-000000000000.pdf").status_code == 404

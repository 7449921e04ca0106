"""The designer: a department's administrator changes a service without reading YAML, and a second one publishes it."""

import re
from urllib.parse import unquote

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from app.catalogue import canonical, service as catalogue
from app.catalogue.documents import read_text
from app.core.transaction import write
from app.manage import designer, panel
from app.publishing import drafting, outline, versions
from app.publishing.errors import OwnProposal
from tests import builders
from tests.publishing import publish_changed

pytestmark = pytest.mark.usefixtures("city")
CODE = "individual-business"
HERE, QUESTION = f"/manage/drafts/{CODE}", "form/steps/2/groups/0/questions/1"  # 字号


@pytest.fixture
def writer(desk):
    """唐宁 of the market regulation bureau."""
    client = desk("admin", "market-regulation")
    client.send(client.get(f"/manage/services/{CODE}"), {}, action="/edit")
    return client


def page(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.status_code
    return answer.get_data(as_text=True)


def save(client, at: str = "", press: str = "", **typed: str):
    """Type into the panel of one part and press a button."""
    names = {name.replace("__", "."): text for name, text in typed.items()}
    return client.send(
        client.get(f"{HERE}?at={at}"), {**names, **({"press": press} if press else {})}, action=f"{HERE}", field_name="edits"
    )


def source(app: Flask) -> str:
    with app.app_context():
        return drafting.of(CODE, builders.officer_of("admin", "market-regulation")).source


def drafted(app: Flask) -> dict:
    return read_text(source(app), CODE)


def test_the_outline_names_every_part_and_the_panel_every_key(writer):
    whole = page(writer, HERE)
    assert "个体工商户设立登记" in whole and "字号" in whole and "授权委托书" in whole and "核准" in whole
    panel = page(writer, f"{HERE}?at={QUESTION}")
    assert 'name="label.zh" value="字号"' in panel and 'name="max_length" value="20"' in panel and "最多字数" in panel
    assert "未发现问题" in panel


def test_what_is_typed_is_kept_and_read_back_in_words(app: Flask, writer):
    assert save(writer, QUESTION, label__zh="店铺字号", when='composition == "family"').status_code == 303
    panel = page(writer, f"{HERE}?at={QUESTION}")
    assert "含义：" in panel and "组成形式为“家庭经营”" in panel
    assert "label: {zh: 店铺字号, en: Trade name}" in source(app)


def test_a_mistake_is_named_where_it_is_mended_and_loses_nothing(app: Flask, writer):
    save(writer, QUESTION, when="compositoin == 3", max_length="zwanzig")
    panel = page(writer, f"{HERE}?at={QUESTION}")
    assert "compositoin" in panel and "zwanzig" in panel
    assert f'href="{HERE}?at={QUESTION}"' in panel and "未发现问题" not in panel
    assert "max_length: zwanzig" in source(app)
    assert "提交复核</button>" not in page(writer, f"{HERE}/review"), "what has mistakes cannot be proposed"
    assert writer.send(writer.get(f"{HERE}/review"), {"act": "propose"}, action="/review").status_code == 422


def test_parts_are_added_moved_and_removed(app: Flask, writer):
    group = "form/steps/2/groups/0"
    added = save(writer, group, "add:questions")
    assert unquote(added.headers["Location"]).endswith(f"at={group}/questions/4")
    save(writer, f"{group}/questions/4", label__zh="店招颜色", label__en="Colour of the sign", code="sign_colour", type="text")
    save(writer, f"{group}/questions/4", "up")
    assert source(app).index("sign_colour") < source(app).index("organisation_form")
    save(writer, f"{group}/questions/3", "remove")
    assert "sign_colour" not in source(app)


def test_the_builder_writes_a_rule(app: Flask, writer):
    save(writer, QUESTION, "rule:when", **{"when~name": "composition", "when~sign": "==", "when~value": "family"})
    save(writer, QUESTION, "rule:when", **{"when~name": "employees", "when~sign": ">=", "when~value": "3", "when~join": "or"})
    assert drafted(app)["form"]["steps"][2]["groups"][0]["questions"][1]["when"] == '(composition == "family") or (employees >= 3)'


def test_choices_are_written_one_below_the_other(app: Flask, writer):
    save(writer, "form/steps/2/groups/0/questions/3", options="shop = 店 | Shop\nhouse = 馆 | House")
    written = drafted(app)["form"]["steps"][2]["groups"][0]["questions"][3]["options"]
    assert written == {"shop": {"zh": "店", "en": "Shop"}, "house": {"zh": "馆", "en": "House"}}


def test_two_at_once_do_not_overwrite_one_another(app: Flask, writer):
    first = writer.get(f"{HERE}?at={QUESTION}")
    save(writer, QUESTION, label__zh="甲")
    late = writer.send(first, {"label.zh": "乙"}, action=HERE, field_name="edits")
    assert late.status_code == 409 and "刚被他人修改" in late.get_data(as_text=True) and "zh: 甲" in source(app)


def test_a_whole_text_is_taken_over_or_stays_in_its_box(app: Flask, writer):
    text = source(app)
    bad = writer.send(writer.get(f"{HERE}/yaml"), {"text": "code: [1"}, action="/yaml")
    assert bad.status_code == 422 and "code: [1" in bad.get_data(as_text=True)
    good = writer.send(writer.get(f"{HERE}/yaml"), {"text": text.replace("promised_days: 2", "promised_days: 1")}, action="/yaml")
    assert good.status_code == 303 and "promised_days: 1" in source(app)
    assert writer.get(f"{HERE}.yaml").get_data(as_text=True) == source(app), "the export is the draft, byte for byte"


@pytest.mark.parametrize("face", ["citizen", "phone", "kiosk", "clerk"])
def test_every_step_can_be_seen_as_others_will(writer, face: str):
    for step in ("operator", "family", "business", "confirm"):
        assert "data-step" in page(writer, f"{HERE}/preview?step={step}&face={face}")


def test_a_draft_is_tried_on_somebody_of_the_demonstration(writer):
    token = writer.get(f"{HERE}/preview").get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]
    filled = writer.post(f"{HERE}/preview", data={"csrf_token": token, "step": "operator", "person": "huang-zhiming"})
    shown = filled.get_data(as_text=True)
    assert filled.status_code == 200 and "黄志明" in shown and "由登记库带出" in shown and "市公安局" in shown
    nobody = writer.post(f"{HERE}/preview", data={"csrf_token": token, "step": "operator", "person": "nobody"})
    assert nobody.status_code == 200 and "黄志明，" not in nobody.get_data(as_text=True)


def test_the_logic_is_a_picture_and_a_list(writer):
    shown = page(writer, f"{HERE}/logic")
    assert "<svg" in shown and "资金数额" in shown and shown.count("<path") >= 5


def test_four_eyes(app: Flask, writer, desk):
    save(writer, QUESTION, label__zh="店铺字号")
    writer.send(writer.get(f"{HERE}/review"), {"act": "propose"}, action="/review")
    own = page(writer, f"{HERE}/review")
    assert "等待未参与编写的管理员" in own and "店铺字号" in own and 'value="publish"' not in own
    with app.app_context(), pytest.raises(OwnProposal), write():
        person = drafting.held(CODE, officer := builders.officer_of("admin", "market-regulation"))
        drafting.approve(designer.office(), person, officer)
    second = desk("admin", "government-data")
    assert 'value="publish"' in page(second, f"{HERE}/review")
    done = second.send(second.get(f"{HERE}/review"), {"act": "publish"}, action="/review")
    assert done.headers["Location"].endswith(f"/manage/services/{CODE}")
    with app.app_context():
        history = versions.history(CODE)
        assert history.versions[0].number == 2 and history.versions[0].author == "唐宁（何平复核）"
        question = catalogue.current(CODE).definition.form.steps[2].groups[0].questions[1]
        assert question.label.zh == "店铺字号"
    assert second.get(HERE).status_code == 404, "what is published is no draft any more"


def test_what_was_proposed_is_what_is_published(writer, desk):
    writer.send(writer.get(f"{HERE}/review"), {"act": "propose"}, action="/review")
    save(writer, QUESTION, label__zh="改了")
    second = desk("admin", "government-data")
    assert 'value="publish"' not in page(second, f"{HERE}/review"), "a change takes the proposal back"
    assert second.send(second.get(f"{HERE}/review"), {"act": "publish"}, action="/review").status_code == 409


def test_what_the_second_pair_of_eyes_read_is_what_is_published(writer, desk):
    writer.send(writer.get(f"{HERE}/review"), {"act": "propose"}, action="/review")
    second = desk("admin", "government-data")
    read = second.get(f"{HERE}/review")
    save(writer, QUESTION, label__zh="没有读过")
    writer.send(writer.get(f"{HERE}/review"), {"act": "propose"}, action="/review")
    late = second.send(read, {"act": "publish"}, action="/review")
    assert late.status_code == 409 and "刚被他人修改" in late.get_data(as_text=True)


def test_what_files_changed_meanwhile_is_seen_before_it_is_undone(app: Flask, writer, desk):
    with app.app_context():
        publish_changed(CODE, lambda document: document.update(hours={"zh": "全天", "en": "Always"}))
    writer.send(writer.get(f"{HERE}/review"), {"act": "propose"}, action="/review")
    shown = page(desk("admin", "government-data"), f"{HERE}/review")
    assert "与第 2 版的差异" in shown and "全天" in shown


@pytest.mark.usefixtures("both_databases")
def test_two_who_begin_at_once_get_one_draft(app: Flask):
    writer = builders.officer_of
    with app.app_context(), write():
        first = drafting.begin(CODE, writer("admin", "market-regulation"))
        assert not drafting.lay_down(CODE, first.department, "code: other\n"), "a second row"
        assert drafting.begin(CODE, writer("admin", "government-data")).id == first.id


def test_another_departments_service_is_not_theirs(app: Flask, desk):
    client = desk("admin", "market-regulation")
    answer = client.send(client.get("/manage/services/rental-housing"), {}, action="/edit")
    assert answer.status_code == 403 and "其他部门" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "at", ["form/steps/99", "../..", "form/steps/-1", "x" * 3000, "form/steps/0/groups/0/questions/0/../0", "%00", "code"]
)
def test_an_address_that_is_not_there(writer, at: str):
    assert writer.get(f"{HERE}?at={at}").status_code == 200
    token = re.search(r'name="csrf_token" value="([^"]+)"', page(writer, HERE))
    assert token and writer.post(HERE, data={"csrf_token": token[1], "at": at, "edits": "0"}).status_code == 404


def test_every_part_of_every_shipped_service_comes_back_unchanged(app: Flask):
    """To open a part and save it changes not a byte."""
    with app.app_context():
        for code in versions.codes():
            text = versions.as_yaml(code)
            document = read_text(text, code)
            for node in list(outline.nodes(document)):
                value = outline.value_at(document, node.way)
                posted: MultiDict[str, str] = MultiDict()
                for field in panel.fields(node.section, value, "zh"):
                    if field.kind in {"words", "long_words"}:
                        posted.update({f"{field.name}.zh": field.zh, f"{field.name}.en": field.en})
                    elif field.choices:
                        for choice in field.choices:
                            if choice.is_chosen:
                                posted.add(field.name, choice.value)
                    else:
                        posted[field.name] = field.text
                panel.take_over(node.section, value, posted)
            assert canonical.service(document) == text, code


NEW = {"code": "shop-sign", "zh": "店招备案", "en": "Filing of a shop sign", "department": "market-regulation"}


def begun(client, **typed: str):
    return client.send(client.get("/manage/drafts"), {**NEW, **typed}, action="/manage/drafts", field_name="like")


def test_a_new_service_is_written_from_the_least_and_published(app: Flask, desk) -> None:
    client = desk("admin", "market-regulation")
    assert begun(client).headers["Location"].endswith("/manage/drafts/shop-sign")
    first = page(client, "/manage/drafts/shop-sign")
    assert "店招备案" in first and "未发现问题" not in first, "what only the author knows is named as missing"
    assert "data-step" in page(client, "/manage/drafts/shop-sign/preview?step=details")
    with app.app_context(), write():
        held = drafting.held("shop-sign", builders.officer_of("admin", "market-regulation"))
        example = read_text(versions.as_yaml("firm-registration-proof"), "x")
        drafting.change(
            held,
            builders.officer_of("admin", "market-regulation"),
            held.edits,
            lambda document: document.update(outcome=example["outcome"]),
        )
        told = drafting.read(designer.office(), held).faults
        assert told and all(fault.line >= 1 for fault in told)


def test_after_an_example_it_can_be_published_at_once(app: Flask, desk) -> None:
    client = desk("admin", "market-regulation")
    begun(client, like=CODE)
    assert "未发现问题" in page(client, "/manage/drafts/shop-sign")
    client.send(client.get("/manage/drafts/shop-sign/review"), {"act": "propose"}, action="/review")
    second = desk("admin", "government-data")
    assert "新事项" in page(second, "/manage/drafts/shop-sign/review")
    second.send(second.get("/manage/drafts/shop-sign/review"), {"act": "publish"}, action="/review")
    assert "店招备案" in page(second, "/services/shop-sign")
    with app.app_context():
        made = catalogue.current("shop-sign").definition
        assert made.name.en == "Filing of a shop sign" and not made.aliases and made.form == catalogue.current(CODE).definition.form


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"code": "Shop Sign"}, 422, "小写字母"),
        ({"code": ""}, 422, "小写字母"),
        ({"code": CODE}, 409, "已存在"),
        ({"en": ""}, 422, "中文名称和英文名称"),
        ({"like": "no-such"}, 404, "没有"),
        ({"department": "housing"}, 403, "其他部门"),
    ],
)
def test_what_cannot_be_begun_is_said_and_nothing_typed_is_lost(desk, typed: dict[str, str], status: int, said: str) -> None:
    answer = begun(desk("admin", "market-regulation"), **typed)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == status and said in shown
    if status != 403:
        assert 'value="店招备案"' in shown

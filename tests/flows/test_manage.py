"""The administrator's pages: services, versions, and two versions side by side in both languages; and what a closing says to everyone."""

from datetime import timedelta

import pytest

from app.core import clock
from app.core.actor import SYSTEM
from app.core.transaction import write
from app.elements.words import Words
from app.publishing import closing
from tests.publishing import publish_changed, question_of

pytestmark = pytest.mark.usefixtures("city")
CODE = "rental-housing"
WHY = Words("由省厅统一办理。", "The province handles this.")


def changed(document):
    document["promised_days"] = 17
    question_of(document, "support")["label"] = {"zh": "保障方式（任选一种）", "en": "Kind of support (one only)"}
    question_of(document, "honours")["options"]["teacher"] = {"zh": "乡村教师", "en": "Village teacher"}
    document["conditions"][0]["rule"] = "years_since(registered_since) >= 6"
    document["materials"] = [one for one in document["materials"] if one["code"] != "marriage"]


@pytest.fixture
def admin(app, desk):
    with app.app_context():
        publish_changed(CODE, changed, author="李娜")
    return desk("admin")


def read(client, address):
    answer = client.get(address, follow_redirects=True)  # the language is kept in a cookie and taken out of the address
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def test_the_list_says_what_is_in_effect_and_who_published_it(admin):
    page = read(admin, "/manage/?department=housing")
    assert "公共租赁住房" in page and "李娜" in page and "无房证明" not in page


def test_the_versions_of_a_service_can_be_compared_and_taken_along(admin):
    page = read(admin, f"/manage/services/{CODE}")
    assert page.count('name="old"') == 2 and "第 2 版" in page and "生效中" in page
    source = admin.get(f"/manage/services/{CODE}/versions/2.yaml")
    assert source.mimetype == "application/yaml" and "promised_days: 17" in source.get_data(as_text=True)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ("承诺时限（工作日）", "<del>15</del>", "<ins>17</ins>", "选项", "乡村教师", "标题（中文）", "<ins>任</ins>", "婚姻状况证明", "规则")),
        ("en", ("Promised working days", "Option", "Village teacher", "Label (Chinese)", "Marital status", "Rule", "5 differences")),
    ],
)  # fmt: skip
def test_two_versions_stand_side_by_side(admin, lang, words):
    page = read(admin, f"/manage/services/{CODE}/diff?old=1&new=2&lang={lang}")
    for word in words:
        assert word in page, word
    assert "Question often asked" not in page


def test_without_numbers_the_newest_is_compared_with_the_one_before(admin):
    assert "<ins>17</ins>" in read(admin, f"/manage/services/{CODE}/diff")
    assert "没有差异" in read(admin, f"/manage/services/{CODE}/diff?old=2&new=2")


def test_a_closing_is_told_on_the_guide_before_and_after(app, client, as_citizen, later):
    with app.app_context(), write():
        closing.retire(CODE, clock.today() + timedelta(days=2), WHY, SYSTEM)
    guide = f"/services/{CODE}"
    page = read(client, guide)
    assert "停止办理" in page and WHY.zh in page and f"{guide}/apply" in page
    later(days=2)
    page = read(client, guide)
    assert "已于" in page and WHY.zh in page and f"{guide}/apply" not in page
    assert CODE not in read(client, "/services")
    as_citizen(client, "林晓雯")
    refused = client.get(f"{guide}/apply")
    assert refused.status_code == 404 and "停止办理" in refused.get_data(as_text=True)

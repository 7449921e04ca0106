"""Search: what people type finds what they mean."""

import csv
import os
import re
from pathlib import Path

import pytest
import yaml

from app.catalogue import city, loader, pinyin
from app.catalogue.index import Entry, Index
from app.catalogue.search import entry_of
from app.catalogue.wording import pieces, subject_of
from app.elements import dictionary

ROOT = Path(__file__).parents[3]
REAL = ROOT.parent / "shared" / "data" / "guangan_items.csv"
FORMS = ROOT / "forms"
OURS = ("housing-proof", "individual-business", "resident-medical-insurance", "rental-housing", "firm-registration-proof")

MEANT = {
    "无房证明": "housing-proof",
    "没房子怎么证明": "housing-proof",
    "房产证明": "housing-proof",
    "查一下我名下有没有房": "housing-proof",
    "不动产查询": "housing-proof",
    "首套房证明": "housing-proof",
    "个体户": "individual-business",
    "办营业执照": "individual-business",
    "我想开店": "individual-business",
    "我要开个小饭店": "individual-business",
    "个体工商户注册": "individual-business",
    "摆摊需要什么手续": "individual-business",
    "创业": "individual-business",
    "医保": "resident-medical-insurance",
    "新生儿医保怎么办理": "resident-medical-insurance",
    "新农合": "resident-medical-insurance",
    "城乡居民医疗保险参保": "resident-medical-insurance",
    "交医保": "resident-medical-insurance",
    "公租房": "rental-housing",
    "如何申请廉租房": "rental-housing",
    "租房补贴": "rental-housing",
    "保障性住房": "rental-housing",
    "公共租赁住房资格": "rental-housing",
    "企业信息查询": "firm-registration-proof",
    "查工商信息": "firm-registration-proof",
    "企业证明怎么开": "firm-registration-proof",
    "公司存续证明": "firm-registration-proof",
    "Health insurance": "resident-medical-insurance",
    "how do I start a business": "individual-business",
    "public rental housing": "rental-housing",
    "property proof": "housing-proof",
}


@pytest.fixture(scope="module")
def ours():
    city.use(city.load(FORMS / "city.yaml"))
    elements = dictionary.load(FORMS / "elements.yaml")
    paths = [path for path in FORMS.glob("*/*.yaml") if path.stem in OURS]
    return [entry_of_definition(loader.load(path, elements)) for path in paths]


def entry_of_definition(definition):
    class Published:  # only what the index reads of a published version
        pass

    published = Published()
    published.definition = definition
    return entry_of(published)


@pytest.fixture(scope="module")
def real():
    """1,135 real service names of a district; they are no part of the project."""
    if not REAL.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{REAL} is missing")
        pytest.skip("the real list of services is not here")
    with REAL.open(encoding="utf-8") as file:
        return [Entry(str(number), (row["name"],), (), (row["department"],)) for number, row in enumerate(csv.DictReader(file))]


@pytest.fixture(scope="module")
def small(ours):
    return Index(ours)


@pytest.fixture(scope="module")
def large(ours, real):
    return Index([*ours, *real])


@pytest.mark.parametrize(("query", "code"), MEANT.items())
def test_what_people_type_finds_the_service_first(small, query, code):
    assert small.find(query)[0].code == code


@pytest.mark.parametrize(("query", "code"), MEANT.items())
def test_it_is_among_the_first_three_of_a_real_list(large, query, code):
    assert code in [hit.code for hit in large.find(query, 3)], [name_of(large, hit) for hit in large.find(query, 5)]


def name_of(index, hit):
    return next(entry.names[0] for entry in index._entries if entry.code == hit.code)


# query -> what the names of the first hits in the real list must have (one in four may be a near miss)
REAL_QUERIES = {
    "小微型客车租赁备案": "客车租赁备案",
    "客车租赁": "客车租赁",
    "残疾人证": "残疾人",
    "道路运输": "道路",
    "取水许可": "取水",
    "食品经营许可": "食品.*经营",
    "养老保险": "养老保险",
    "失业保险": "失业",
    "婚姻登记": "婚姻",
    "林木采伐": "采伐",
}


@pytest.mark.parametrize(("query", "word"), REAL_QUERIES.items())
def test_the_first_hits_of_the_real_list_are_about_the_query(real, query, word):
    index = Index(real)
    names = [name_of(index, hit) for hit in index.find(query, 4)]
    assert names and sum(bool(re.search(word, name)) for name in names) >= 0.75 * len(names), names


def test_an_exact_name_comes_first(real):
    index = Index(real)
    names = list(dict.fromkeys(entry.names[0] for entry in real))[::40]
    wrong = [name for name in names if name_of(index, index.find(name)[0]) != name]
    assert not wrong


HEARD = {
    "wufang": "housing-proof",
    "wu fang zheng ming": "housing-proof",
    "wufanzenmin": "housing-proof",
    "wfzm": "housing-proof",
    "无方证明": "housing-proof",
    "yibao": "resident-medical-insurance",
    "医宝怎么交": "resident-medical-insurance",
    "chengxiangjumin": "resident-medical-insurance",
    "getihu": "individual-business",
    "gth": "individual-business",
    "营业执召": "individual-business",
    "gongzufang": "rental-housing",
    "gzf": "rental-housing",
    "公组房": "rental-housing",
    "qiyezhengming": "firm-registration-proof",
    "helth insurence": "resident-medical-insurance",
    "busines license": "individual-business",
}


@pytest.mark.parametrize(("query", "code"), HEARD.items())
def test_pinyin_initials_and_slips_find_what_is_meant(small, query, code):
    assert small.find(query)[0].code == code


@pytest.mark.parametrize("query", ["wfzm", "gongzufang", "无方证明", "yibao"])
def test_a_sound_is_found_in_a_real_list_too(large, query):
    assert HEARD[query] in [hit.code for hit in large.find(query, 5)], [name_of(large, hit) for hit in large.find(query, 5)]


def test_real_names_do_not_sound_like_our_services(small, real):
    subjects = [subject_of(entry.names[0]) for entry in real]
    assert [subject for subject in subjects if not small._by_words(subject, 1) and small._by_sound(subject, 1)] == []


def test_every_character_of_our_names_can_be_read(ours):
    names = "".join(name for entry in ours for name in (*entry.names, *entry.aliases))
    assert {sign for sign in names if "\u4e00" <= sign <= "\u9fff"} <= pinyin.table().keys()


def test_a_character_with_several_readings_has_them_all():
    assert {sound.letters for sound in pinyin.sounds_of("银行")} == {"yinxing", "yinhang"}
    assert "kuaiji" in {sound.letters for sound in pinyin.sounds_of("会计")}


@pytest.mark.parametrize(
    ("query", "near"), [("公积金", ["housing-proof"]), ("低保", []), ("养老金", []), ("户口登记", []), ("离婚证明", [])]
)
def test_only_what_is_near_is_suggested(small, query, near):
    assert small.find(query) == []
    assert [hit.code for hit in small.near(query)] == near


def test_nothing_is_found_where_nothing_fits(small, large):
    for query in ("", "   ", "？？", "火星移民签证", "qwertyuiop", "怎么办"):
        assert small.find(query) == [], query


def test_one_character_finds_names_that_have_it(small):
    assert {hit.code for hit in small.find("租")} >= {"rental-housing"}


def test_full_width_letters_and_capitals_are_the_same(small):
    assert small.find("ＨＥＡＬＴＨ Insurance")[0].code == "resident-medical-insurance"


def test_very_long_text_is_searched_by_its_beginning(small):
    assert small.find("公租房" + "很" * 5000)[0].code == "rental-housing"


def test_the_subject_is_what_remains_without_filler():
    assert subject_of("我要办理营业执照") == "营业执照"
    assert subject_of("怎么办理") == "怎么办理"


def test_pieces_are_pairs_of_characters_and_english_words():
    assert list(pieces("公租房 Licences of a shop")) == ["公租", "租房", "licence", "shop"]


def test_equal_scores_have_a_stable_order():
    index = Index([Entry("b", ("开店登记",)), Entry("a", ("开店登记",))])
    assert [hit.code for hit in index.find("开店")] == ["a", "b"]


def test_hot_words_of_the_city_all_find_something(small):
    words = yaml.safe_load((FORMS / "city.yaml").read_text(encoding="utf-8"))["hot_words"]
    assert all(small.find(word) for word in words)


def test_aliases_name_no_other_service_of_ours(ours):
    aliases = [alias for entry in ours for alias in entry.aliases]
    assert len(aliases) == len(set(aliases))
    assert all(not re.search(r"\s{2,}", alias) for alias in aliases)

"""Rules in plain Chinese and English."""

from itertools import pairwise

import pytest

from app.catalogue import loader
from app.core.rules import Kind, Term, in_words, parse
from app.core.rules.tree import written

LOADER = loader  # registers the functions of government
KINDS = {"rent": ("租赁", "Renting"), "own": ("自有", "Own home"), "lend": ("借住", "Borrowed")}
TERMS = {
    "investment": Term(Kind.MONEY, ("固定资产投资", "Fixed-asset investment")),
    "income": Term(Kind.MONEY, ("年收入", "Annual income")),
    "floor": Term(Kind.AREA, ("建筑面积", "Floor area")),
    "size": Term(Kind.COUNT, ("户内人口数", "Household size"), unit=("人", "people")),
    "rate": Term(Kind.DECIMAL, ("温度", "Temperature"), unit=("度", "degrees")),
    "kind": Term(Kind.CHOICE, ("住房性质", "Kind of housing"), KINDS),
    "born": Term(Kind.DATE, ("出生日期", "Date of birth")),
    "spouse_born": Term(Kind.DATE, ("配偶出生日期", "Date of birth of the spouse")),
    "moved": Term(Kind.DATE, ("户口迁入日期", "Date of registration")),
    "owner": Term(Kind.YES_NO, ("有无房产", "Owns property"), {"yes": ("有", "Yes"), "no": ("无", "None")}),
    "agreed": Term(Kind.YES_NO, ("同意公示", "Agrees to publication")),
    "title": Term(Kind.TEXT, ("字号", "Trade name")),
    "place": Term(Kind.DIVISION, ("户籍所在地", "Place of registration")),
    "ticked": Term(Kind.CHOICES, ("情形", "Situations"), KINDS),
    "members": Term(
        Kind.ROWS,
        ("家庭成员", "Household member"),
        unit=("人", "person"),
        columns={
            "wage": Term(Kind.MONEY, ("年收入", "Wage")),
            "relation": Term(Kind.CHOICE, ("与本人关系", "Relation"), {"spouse": ("配偶", "Spouse")}),
            "birth": Term(Kind.DATE, ("出生日期", "Date of birth")),
        },
    ),
}

TABLE = [
    ('investment >= money("1000万元")', "固定资产投资不低于 1000 万元", "Fixed-asset investment is at least 10,000,000 yuan"),
    ('investment < money("3亿元")', "固定资产投资低于 3 亿元", "Fixed-asset investment is less than 300,000,000 yuan"),
    ('money("500元") < income', "年收入超过 500 元", "Annual income is more than 500 yuan"),
    ("income <= 12 * 276600 * size", "年收入不超过 33,192 元 × 户内人口数", "Annual income is at most 33,192 yuan × household size"),
    ('income / size < money("1311.50元")', "年收入 ÷ 户内人口数低于 1311.5 元", "Annual income ÷ household size is less than 1311.5 yuan"),
    ("income / investment >= percent(30)", "年收入 ÷ 固定资产投资不低于 30%", "Annual income ÷ fixed-asset investment is at least 30%"),
    ("income / investment > 0.125", "年收入 ÷ 固定资产投资超过 12.5%", "Annual income ÷ fixed-asset investment is more than 12.5%"),
    ("income > 0.3 * investment", "年收入超过 30% × 固定资产投资", "Annual income is more than 30% × fixed-asset investment"),
    ('(income - investment) * 2 == money("1元")', "（年收入 − 固定资产投资） × 2 等于 1 元", "(annual income − fixed-asset investment) × 2 is 1 yuan"),
    ('max(income, money("2万元")) != investment', "年收入与 2 万元中较大者不等于固定资产投资", "The larger of annual income and 20,000 yuan is not fixed-asset investment"),
    ('floor < area("15平方米")', "建筑面积低于 15 平方米", "Floor area is less than 15 m²"),
    ("floor < 1550", "建筑面积低于 15.5 平方米", "Floor area is less than 15.5 m²"),
    ("3 <= size <= 5", "户内人口数在 3 人至 5 人之间", "Household size is between 3 people and 5 people"),
    ("rate > 3650", "温度超过 36.5 度", "Temperature is more than 36.5 degrees"),
    ("age(born) >= 18", "年满 18 周岁", "At least 18 years old"),
    ("not (age(born) >= 18)", "未满 18 周岁", "Under 18 years old"),
    ("18 <= age(born) < 60", "年龄 18 至 60 周岁（不含）", "Aged 18 to 60 years (not included)"),
    ("18 < age(spouse_born) <= 60", "配偶年龄 18（不含）至 60 周岁", "Spouse: aged 18 (not included) to 60 years"),
    ("age(spouse_born) > 60", "配偶年龄超过 60 周岁", "Spouse: over 60 years old"),
    ("years_since(moved) >= 5", "自户口迁入日期起满 5 年", "At least 5 years have passed since date of registration"),
    ("years_since(moved) < 5", "自户口迁入日期起不满 5 年", "Less than 5 years have passed since date of registration"),
    ("age(born) - age(spouse_born) > 20", "年龄 − 配偶年龄超过 20 周岁", "Age − spouse: age is more than 20 years"),
    ('moved >= date("2026-01-01")', "户口迁入日期不早于 2026 年 1 月 1 日", "Date of registration is not earlier than 1 Jan 2026"),
    ("moved < today()", "户口迁入日期早于办理当日", "Date of registration is before the day of application"),
    ('kind == "rent"', "住房性质为“租赁”", "Kind of housing is “Renting”"),
    ('not kind == "rent"', "住房性质不为“租赁”", "Kind of housing is not “Renting”"),
    ('kind in ["rent", "own", "lend"]', "住房性质为“租赁”、“自有”或“借住”", "Kind of housing is “Renting”, “Own home” or “Borrowed”"),
    ('kind not in ["rent"]', "住房性质不为“租赁”", "Kind of housing is not “Renting”"),
    ('"rent" in ticked', "在“情形”中选了“租赁”", "“Renting” is chosen under “situations”"),
    ('"企业" in title', "字号含有“企业”", "Trade name contains “企业”"),
    ("len(title) >= 2", "“字号”的字数不低于 2", "Length of “trade name” is at least 2"),
    ("owner", "有无房产为“有”", "Owns property is “Yes”"),
    ("owner == false", "有无房产为“无”", "Owns property is “None”"),
    ("not agreed", "同意公示为“否”", "Agrees to publication is “No”"),
    ("known(income) and not known(title)", "“年收入”已填写，且“字号”未填写", "“annual income” is answered, and “trade name” is not answered"),
    ('owner and (kind == "own" or agreed)', "有无房产为“有”，且（住房性质为“自有”，或同意公示为“是”）", "Owns property is “Yes”, and (kind of housing is “Own home”, or agrees to publication is “Yes”)"),
    ("not (owner or agreed)", "有无房产为“无”，且同意公示为“否”", "Owns property is “None”, and agrees to publication is “No”"),
    ("not (owner and (agreed or known(title)))", "并非（有无房产为“有”，且（同意公示为“是”，或“字号”已填写））", "It is not the case that (owns property is “Yes”, and (agrees to publication is “Yes”, or “trade name” is answered))"),
    ('any(members, relation == "spouse")', "家庭成员中至少一人符合“与本人关系为‘配偶’”", "At least one of “household member” meets “relation is ‘Spouse’”"),
    ("all(members, age(birth) >= 16)", "所有家庭成员都符合“年满 16 周岁”", "Every one of “household member” meets “at least 16 years old”"),
    ("count(members) >= 2", "家庭成员数量不低于 2 人", "Number of “household member” is at least 2 person"),
    ('income + sum(members, wage) < money("9万元")', "年收入 + 各家庭成员的年收入合计低于 9 万元", "Annual income + total of wage over “household member” is less than 90,000 yuan"),
    ('in_division(place, "780000")', "户籍所在地在 780000", "Place of registration is in 780000"),
    ("workdays(moved, today()) <= 5", "户口迁入日期至办理当日的工作日数不超过 5", "Working days from date of registration to the day of application is at most 5"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "zh", "en"), TABLE, ids=[row[0] for row in TABLE])
def test_a_rule_is_said_in_both_languages(text, zh, en):
    rule = parse(text)
    assert (in_words(rule, TERMS, "zh"), in_words(rule, TERMS, "en")) == (zh, en)


@pytest.mark.parametrize("text", [row[0] for row in TABLE])
def test_a_rule_is_written_back_as_it_was_read(text):
    again = written(parse(text).tree)
    assert parse(again).tree == parse(text).tree


def test_an_amount_is_said_with_the_unit_that_fits():
    amounts = (
        ("99元", "99 元"),
        ("9999元", "9999 元"),
        ("10000元", "1 万元"),
        ("12000元", "1.2 万元"),
        ("12345元", "12,345 元"),
        ("1亿元", "1 亿元"),
    )
    for (text, zh), (_, other) in pairwise((*amounts, ("", ""))):
        assert in_words(parse(f'income == money("{text}")'), TERMS) == f"年收入等于 {zh}"
        assert zh != other

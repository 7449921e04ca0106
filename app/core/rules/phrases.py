"""The sentences that rules are said in. `{0}` is the first part; a word in brackets is named by the speaker."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.core.rules.tree import And, Node, Or


def _zh_birth(name: str) -> str | None:
    """Whose age it is, where the day is one of birth: 配偶出生日期 is 配偶."""
    for tail in ("的出生日期", "出生日期", "出生年月", "生日"):
        if name.endswith(tail):
            return name[: -len(tail)]
    return None


def _en_birth(name: str) -> str | None:
    low = name.lower()
    if not low.startswith(("date of birth", "birth date", "birthday")):
        return None
    _, of, whose = name.partition(" of the ")
    return f"{whose}: " if of else ""


@dataclass(frozen=True)
class Phrases:
    texts: Mapping[str, str]
    joints: Mapping[type[Node], str]
    birth: Callable[[str], str | None]


ZH = Phrases(
    {
        "brackets": "（{0}）",
        "not": "并非（{0}）",
        "is": "{0}为{1}",
        "is not": "{0}不为{1}",
        "has": "在“{0}”中选了{1}",
        "has not": "在“{0}”中未选{1}",
        "holds": "{0}含有{1}",
        "holds not": "{0}不含{1}",
        "comma": "、",
        "or": "或",
        "quoted": "“{0}”",
        "quoted inside": "‘{0}’",
        "yes": "是",
        "no": "否",
        "always": "无条件",
        "never": "任何情况下都不成立",
        "known": "“{0}”已填写",
        "not known": "“{0}”未填写",
        "number ==": "{0}等于{1}",
        "number !=": "{0}不等于{1}",
        "number <": "{0}低于{1}",
        "number <=": "{0}不超过{1}",
        "number >": "{0}超过{1}",
        "number >=": "{0}不低于{1}",
        "date ==": "{0}为{1}",
        "date !=": "{0}不是{1}",
        "date <": "{0}早于{1}",
        "date <=": "{0}不晚于{1}",
        "date >": "{0}晚于{1}",
        "date >=": "{0}不早于{1}",
        "age ==": "{whose}年龄为{0}周岁",
        "age !=": "{whose}年龄不是{0}周岁",
        "age <": "{whose}未满{0}周岁",
        "age <=": "{whose}年龄不超过{0}周岁",
        "age >": "{whose}年龄超过{0}周岁",
        "age >=": "{whose}年满{0}周岁",
        "years ==": "自{0}起满{1}年、不满次年",
        "years !=": "自{0}起的整年数不是{1}",
        "years <": "自{0}起不满{1}年",
        "years <=": "自{0}起的整年数不超过{1}",
        "years >": "自{0}起的整年数超过{1}",
        "years >=": "自{0}起满{1}年",
        "between": "{0}在{1}至{2}之间",
        "age between": "{whose}年龄{0}至{1}",
        "not included": "（不含）",
        "age": "{whose}年龄",
        "years": "自{0}起的整年数",
        "len": "“{0}”的字数",
        "today": "办理当日",
        "min": "{0}与{1}中较小者",
        "max": "{0}与{1}中较大者",
        "minus": "负{0}",
        "sign +": "{0} + {1}",
        "sign -": "{0} − {1}",
        "sign *": "{0} × {1}",
        "sign /": "{0} ÷ {1}",
        "one": "项",
        "any": "{0}中至少一{one}符合“{1}”",
        "all": "所有{0}都符合“{1}”",
        "count": "{0}数量",
        "count of": "符合“{1}”的{0}数量",
        "sum": "各{0}的{1}合计",
    },
    {And: "，且", Or: "，或"},
    _zh_birth,
)
EN = Phrases(
    {
        "brackets": "({0})",
        "not": "it is not the case that ({0})",
        "is": "{0} is {1}",
        "is not": "{0} is not {1}",
        "has": "{1} is chosen under “{0}”",
        "has not": "{1} is not chosen under “{0}”",
        "holds": "{0} contains {1}",
        "holds not": "{0} does not contain {1}",
        "comma": ", ",
        "or": " or ",
        "quoted": "“{0}”",
        "quoted inside": "‘{0}’",
        "yes": "Yes",
        "no": "No",
        "always": "always",
        "never": "never",
        "known": "“{0}” is answered",
        "not known": "“{0}” is not answered",
        "number ==": "{0} is {1}",
        "number !=": "{0} is not {1}",
        "number <": "{0} is less than {1}",
        "number <=": "{0} is at most {1}",
        "number >": "{0} is more than {1}",
        "number >=": "{0} is at least {1}",
        "date ==": "{0} is {1}",
        "date !=": "{0} is not {1}",
        "date <": "{0} is before {1}",
        "date <=": "{0} is not later than {1}",
        "date >": "{0} is after {1}",
        "date >=": "{0} is not earlier than {1}",
        "age ==": "{whose}aged {0}",
        "age !=": "{whose}not aged {0}",
        "age <": "{whose}under {0} years old",
        "age <=": "{whose}at most {0} years old",
        "age >": "{whose}over {0} years old",
        "age >=": "{whose}at least {0} years old",
        "years ==": "exactly {1} full years have passed since {0}",
        "years !=": "other than {1} full years have passed since {0}",
        "years <": "less than {1} years have passed since {0}",
        "years <=": "at most {1} full years have passed since {0}",
        "years >": "more than {1} full years have passed since {0}",
        "years >=": "at least {1} years have passed since {0}",
        "between": "{0} is between {1} and {2}",
        "age between": "{whose}aged {0} to {1}",
        "not included": " (not included)",
        "age": "{whose}age",
        "years": "full years since {0}",
        "len": "length of “{0}”",
        "today": "the day of application",
        "min": "the smaller of {0} and {1}",
        "max": "the larger of {0} and {1}",
        "minus": "minus {0}",
        "sign +": "{0} + {1}",
        "sign -": "{0} − {1}",
        "sign *": "{0} × {1}",
        "sign /": "{0} ÷ {1}",
        "one": "one",
        "any": "at least one of “{0}” meets “{1}”",
        "all": "every one of “{0}” meets “{1}”",
        "count": "number of “{0}”",
        "count of": "number of “{0}” that meet “{1}”",
        "sum": "total of {1} over “{0}”",
    },
    {And: ", and ", Or: ", or "},
    _en_birth,
)
PHRASES: Mapping[str, Phrases] = {"zh": ZH, "en": EN}

"""A service with one question of every field type: written as YAML at test time and published by the product's own acts.

`python -m tests.every_type` publishes it into the instance of the environment, as `flask services publish` would.
"""

from app.catalogue.documents import Document
from app.core.rules import Kind
from app.form_engine.registry import TYPES
from tests.publishing import publish_changed

BASE, CODE = "housing-proof", "every-type"
NAME = {"zh": "全题型试验事项", "en": "Every kind of question"}
LABELS = {
    "text": ("店铺字号", "Shop name"),
    "long_text": ("情况说明", "What happened"),
    "integer": ("子女人数", "Number of children"),
    "decimal": ("日均用水量", "Water used a day"),
    "money": ("月租金", "Monthly rent"),
    "area": ("使用面积", "Floor area"),
    "date": ("开业日期", "Opening day"),
    "date_range": ("租赁期限", "Term of the lease"),
    "yes_no": ("是否续租", "Is it a renewal"),
    "radio": ("取件方式", "How to collect"),
    "checkboxes": ("经营时段", "Hours of business"),
    "select": ("所属行业", "Industry"),
    "division": ("店铺所在地", "Where the shop is"),
    "address": ("详细地址", "Address of the shop"),
    "id_number": ("见证人身份证号", "ID number of the witness"),
    "person_name": ("见证人姓名", "Name of the witness"),
    "person": ("房东", "Landlord"),
    "organisation": ("物业公司", "Property manager"),
    "lookup": ("供货商", "Supplier"),
    "standard_address": ("仓库地址", "Address of the store room"),
    "lines": ("主要商品", "Goods sold"),
    "credit_code": ("市场主体代码", "Code of the market"),
    "phone": ("店铺电话", "Phone of the shop"),
    "email": ("电子邮箱", "E-mail"),
    "bank_account": ("收款账号", "Account to pay into"),
    "file": ("租赁合同", "Lease"),
    "photo": ("店主照片", "Photo of the owner"),
    "signature": ("店主签名", "Signature of the owner"),
    "consent": ("真实性承诺", "the promise"),
    "information": ("填写说明", "How to fill it in"),
    "computed": ("年租金", "Yearly rent"),
}
INDUSTRIES = {
    "catering": ("餐饮", "Catering"), "clothes": ("服装", "Clothes"), "general": ("百货", "General goods"), "books": ("图书", "Books"),
    "fruit": ("水果", "Fruit"), "hair": ("理发", "Hairdressing"), "repair": ("维修", "Repairs"), "flowers": ("花卉", "Flowers"),
    "tea": ("茶叶", "Tea"), "toys": ("玩具", "Toys"), "shoes": ("鞋帽", "Shoes"), "sport": ("体育用品", "Sport"), "photo": ("摄影", "Photography"),
    "laundry": ("洗衣", "Laundry"), "print": ("打印", "Printing"), "cake": ("糕点", "Cakes"),
}  # fmt: skip
GOODS: list[Document] = [
    {"code": "name", "type": "text", "label": {"zh": "品名", "en": "Name"}},
    {"code": "price", "type": "money", "label": {"zh": "单价", "en": "Price"}},
    {"code": "since", "type": "date", "label": {"zh": "上架日期", "en": "Sold since"}, "required": False},
]
JOBS: list[Document] = [
    {"code": "place", "type": "text", "label": {"zh": "单位", "en": "Where"}},
    {"code": "years", "type": "integer", "label": {"zh": "年数", "en": "Years"}},
]
COLLECT = {"post": ("邮寄", "By post"), "desk": ("窗口领取", "At the desk")}
SCHOOLS = {"primary": ("小学", "Primary school"), "middle": ("初中", "Middle school")}
HOURS = {"day": ("白天", "By day"), "night": ("夜间", "At night")}
# What a person types, by the name of the input. Files, photos and what the house works out are not typed.
TYPED = {
    "a_text": "启明面馆",
    "a_long_text": "原租约到期，续签两年。",
    "a_integer": "2",
    "a_decimal": "1.25",
    "a_money": "3500",
    "a_area": "45.5",
    "a_date-year": "2026", "a_date-month": "10", "a_date-day": "1",
    "a_date_range-start-year": "2026", "a_date_range-start-month": "10", "a_date_range-start-day": "1",
    "a_date_range-end-year": "2028", "a_date_range-end-month": "9", "a_date_range-end-day": "30",
    "a_yes_no": "yes",
    "a_radio": "post",
    "a_checkboxes": "night",
    "a_select": "tea",
    "a_division": "990003", "a_division-town": "990003103", "a_division-village": "990003103202",
    "a_address": "柳河村 3 号",
    "a_standard_address": "990001", "a_standard_address-town": "990001001", "a_standard_address-detail": "样例路 8 号 2 幢",
    "a_lines-0-name": "牛肉面", "a_lines-0-price": "18",
    "a_lines-0-since-year": "2026", "a_lines-0-since-month": "10", "a_lines-0-since-day": "1",
    "a_id_number": "990001199403121023",
    "a_person_name": "林晓雯",
    "a_person-name": "周国强", "a_person-id_number": "990001197806051016",
    "a_organisation-name": "云江市样例物业有限公司", "a_organisation-credit_code": "91990001MA80000195",
    "a_credit_code": "91990001MA80000195",
    "a_phone": "19900000042",
    "a_email": "shop@example.org",
    "a_bank_account": "6200000000000000000",
    "a_consent": "yes",
}  # fmt: skip
# What the check page then says, in Chinese and in English.
READ = {
    "zh": (
        "启明面馆",
        "3,500",
        "2026年10月1日至2028年9月30日",
        "河口县芦湾镇柳河村",
        "周国强，9900**********1016",
        "夜间",
        "茶叶",
        "42,000",
        "样例路 8 号 2 幢",
        "牛肉面",
        "（92990001",
        "第二食堂",
    ),
    "en": (
        "启明面馆",
        "3,500",
        "1 October 2026 to 30 September 2028",
        "Liuhe Village",
        "周国强, 9900**********1016",
        "At night",
        "Tea",
        "42,000",
        "样例路 8 号 2 幢",
        "牛肉面",
        " (92990001",
        "第二食堂",
    ),
}


def words(pair: tuple[str, str]) -> Document:
    return dict(zip(("zh", "en"), pair, strict=True))


def question(name: str) -> Document:
    more: dict[str, Document] = {
        "integer": {"minimum": 1, "maximum": 3},
        "radio": {"options": {code: words(pair) for code, pair in COLLECT.items()}},
        "checkboxes": {"options": {code: words(pair) for code, pair in HOURS.items()}},
        "select": {"options": {code: words(pair) for code, pair in INDUSTRIES.items()}},
        "division": {"level": "village"},
        "lookup": {"register": "firms"},
        "standard_address": {"level": "town"},
        "lines": {"maximum": 3, "columns": GOODS},
        "computed": {"value": "a_money * 12", "shows": "money"},
        "consent": {"text": words(("所填内容真实。", "What is written here is true."))},
        "information": {"text": words(("请按租赁合同填写。", "Copy it from the lease."))},
    }
    return {"code": f"a_{name}", "type": name, "label": words(LABELS[name]), **more.get(name, {})}


def group(code: str, title: tuple[str, str], names: tuple[str, ...]) -> Document:
    return {"code": code, "title": words(title), "questions": [question(name) for name in names]}


def steps() -> list[Document]:
    """Three pages: what is short, what is long, and as many children as were counted. The register's list stands on a page of the base."""
    numbers = tuple(name for name, kind in TYPES.items() if kind.in_rules in {Kind.COUNT, Kind.DECIMAL, Kind.MONEY, Kind.AREA})
    people = ("person", "organisation", "id_number", "person_name", "credit_code", "phone", "email", "bank_account", "signature")
    files = ("file", "photo", "consent")
    rest = tuple(name for name in LABELS if name not in {*numbers, *people, *files})
    follow_up = {
        "code": "who_else",
        "type": "text",
        "label": words(("房东的代理人", "Agent of the landlord")),
        "when": 'a_person.name == "周国强"',
        "required": False,
    }
    partner = {"code": "partner", "type": "person", "label": words(("合伙人", "Partner")), "confirms": True, "required": False}
    children = {
        "code": "children",
        "title": words(("子女", "Children")),
        "questions": [
            {"code": "name", "type": "person_name", "label": words(("姓名", "Name"))},
            {"code": "age", "type": "integer", "label": words(("年龄", "Age")), "required": False},
            {
                "code": "school",
                "type": "select",
                "label": words(("学段", "School")),
                "required": False,
                "options": {code: words(pair) for code, pair in SCHOOLS.items()},
            },
        ],
        "layout": "table",
        "repeated": True,
        "maximum": 3,
        "count_from": "a_integer",
        "item": words(("子女", "Child")),
    }
    staff = {
        "code": "staff",
        "title": words(("员工", "Staff")),
        "questions": [
            {"code": "name", "type": "person_name", "label": words(("姓名", "Name"))},
            {"code": "jobs", "type": "lines", "label": words(("工作经历", "Jobs so far")), "columns": JOBS, "required": False},
        ],
        "repeated": True,
        "minimum": 1,
        "maximum": 3,
        "item": words(("员工", "Member of staff")),
    }
    who = group("people", ("人和单位", "People and firms"), people)
    who["questions"] += [follow_up, partner]
    return [
        {"code": "shop", "title": words(("店铺", "The shop")), "groups": [group("numbers", ("数字", "Numbers"), numbers), group("rest", ("经营", "The trade"), rest)]},
        {"code": "people", "title": words(("人员", "People")), "groups": [who, children, staff]},
        {"code": "papers", "title": words(("材料", "Papers")), "groups": [group("papers", ("材料", "Papers"), files)]},
    ]  # fmt: skip


def changed(document: Document) -> None:
    document |= {"code": CODE, "name": dict(NAME), "short_name": dict(NAME), "aliases": ["全题型"]}
    document["form"]["steps"] += steps()
    document["materials"] += [
        {"code": f"{name}_needed", "name": words(LABELS[name]), "ways": ["upload"], "question": f"a_{name}"} for name in ("file", "photo")
    ]


def publish() -> None:
    """Needs an application context."""
    publish_changed(BASE, changed)


if __name__ == "__main__":
    from wsgi import app

    with app.app_context():
        publish()

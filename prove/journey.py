"""`make journey`: the whole main job for every service, over HTTP, on a new database, as a stranger would do it.

It imports nothing of the product: what it knows, it reads from pages and from the words of `make run`.
"""

import base64
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TypeVar

import yaml

from prove import house, walk
from prove.browser import Browser, File, Page, Unexpected, Value
from prove.ports import free_port

OUT = house.ROOT / "out" / "journey"
T = TypeVar("T")


@dataclass(frozen=True)
class Service:
    """One service, who asks for it, what they type, and which officers it passes."""

    code: str
    words: str  # typed into the search
    citizen: str
    answers: dict[str, Value]
    officers: tuple[tuple[str, str, str], ...] = ()  # (who, act, opinion)
    firm: str = ""  # for which firm the citizen acts


HEALTH = (
    ("张敏", "accept", "材料齐全，符合法定形式。"),
    ("董昊", "pass-on", "经审查，承诺内容完整，建议准予。"),
    ("肖晴", "approve", "符合条件，准予。"),
)
CIVIL_AFFAIRS = (("曹宇", "accept", "照片与本人相符。"), ("袁丽", "approve", "符合条件，准予发证。"))
FIRM = "云江市启航商贸有限公司"
SAMPLE = Path(__file__).parents[1] / "certificates" / "senior-card" / "sample.yaml"
FACE = base64.b64decode(yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))[0]["facts"]["photo"])  # drawn, nobody's


SERVICES = (
    Service("housing-proof", "没有房子 证明", "林晓雯", {"purpose": "rental_housing", "agreed": "yes"}),
    Service("resident-medical-insurance", "医保", "林晓雯", {"category": "ordinary", "premium_year": "2027", "declared": "yes"}),
    Service(
        "individual-business",
        "开店 个体户",
        "黄志明",
        {
            "composition": "family",
            "trade_name": "启明",
            "industry": "餐饮",
            "organisation_form": "shop",
            "scope": "小餐饮；食品销售",
            "declared": "yes",
        },
        (
            ("张敏", "accept", "材料齐全，符合法定形式。"),
            ("李响", "pass-on", "经审查，符合登记条件，建议准予登记。"),
            ("王立新", "approve", "符合条件，准予登记。"),
        ),
    ),
    Service(
        "rental-housing",
        "公租房",
        "陈建华",
        {
            "housing_nature": "own",
            "support": "flat",
            "preferred_division": "990001",
            "honours": "veteran",
            "honours_file": File("honours.png", walk.PICTURE),
            "agree_to_checks": "yes",
            "agree_to_publicity": "yes",
        },
        (
            ("张敏", "accept", "材料齐全，符合法定形式。"),
            ("郑海", "pass-on", "经初审，人均面积和收入均在标准以内，建议认定。"),
            ("曹宇", "pass-on", "经核对，家庭收入与申报一致。"),
            ("秦岚", "pass-on", "经核查，登记的不动产与申报一致。"),
            ("高远", "approve", "同意初审意见，予以认定。"),
        ),
    ),
    Service("firm-registration-proof", "企业登记信息查询", "赵明远", {"purpose": "tender", "agreed": "yes"}, firm=FIRM),
    Service("no-criminal-record", "无犯罪记录", "林晓雯", {"purpose": "employment", "declared": "yes"}),
    Service("residence-proof", "居住证明", "孙倩", {"purpose": "school", "declared": "yes"}),
    Service(
        "disability-subsidy",
        "残疾补贴",
        "罗桂芬",
        {"declared": "yes"},
        (
            ("张敏", "accept", "材料齐全，符合法定形式。"),
            ("邵斌", "pass-on", "经核对残疾人证，二级肢体残疾，建议认定。"),
            ("袁丽", "approve", "符合条件，予以认定。"),
        ),
    ),
    Service("old-age-allowance", "高龄补贴", "吴德贵", {"declared": "yes"}),
    Service("senior-card", "老年证", "吴德贵", {"photo": File("face.jpg", FACE), "declared": "yes"}, CIVIL_AFFAIRS),
    Service(
        "senior-card-replacement",
        "补办老年证",
        "吴德贵",
        {"reason": "lost", "photo": File("face.jpg", FACE), "declared": "yes"},
        CIVIL_AFFAIRS,
    ),
    Service(
        "criminal-record-enquiry",
        "单位查询犯罪记录",
        "韩梅",
        {
            "legal_basis": "minors",
            "purpose": "hire",
            "persons-0-name": "林晓雯",
            "persons-0-id_number": "990001199403121023",
            "persons-0-standing": "candidate",
            "persons-0-post": "保育员",
            "relation_file": File("list.png", walk.PICTURE),
            "told": "yes",
            "confidential": "yes",
            "declared": "yes",
        },
        (("姜维", "vetting", ""), ("姜维", "accept", "依据符合规定。"), ("方敏", "approve", "准予告知。")),
        "云江市蒲公英托育有限公司",
    ),
    Service(
        "company-registration",
        "注册公司",
        "黄志明",
        {
            "trade_name": "远帆",
            "industry": "科技",
            "company_kind": "one",
            "capital": "1000000",
            "company_address": "990002",
            "company_address-detail": "松岭路8号2层",
            "scope": "软件开发；信息技术咨询服务",
            "legal_representative-name": "黄志明",
            "legal_representative-id_number": "990002199004251011",
            "position": "director",
            "finance_officer-name": "周国强",
            "finance_officer-id_number": "990001197806051016",
            "finance_phone": "19900000002",
            "articles_file": File("章程.png", walk.PICTURE),
            "declared": "yes",
        },
        (
            ("张敏", "accept", "材料齐全，符合法定形式。"),
            ("李响", "pass-on", "经审查，符合登记条件，建议准予登记。"),
            ("王立新", "approve", "符合条件，准予登记。"),
        ),
    ),
    Service(
        "hygiene-permit",
        "卫生许可证",
        "赵明远",
        {
            "premises_name": "启航假日酒店",
            "premises_kind": "hotel",
            "premises_area": "320",
            "certified_staff": "1",
            "hygiene_manager": "赵明远",
            "promised": "yes",
            "declared": "yes",
        },
        HEALTH,
        FIRM,
    ),
    Service(
        "hygiene-permit-change",
        "卫生许可变更",
        "赵明远",
        {"changes": "sign", "premises_name": "启航江景酒店", "declared": "yes"},
        HEALTH,
        FIRM,
    ),
    Service(
        "hygiene-permit-renewal",
        "卫生许可证延续",
        "赵明远",
        {"unchanged": "yes", "declared": "yes"},
        HEALTH,
        FIRM,
    ),
    Service(
        "hygiene-permit-cancellation",
        "注销卫生许可",
        "赵明远",
        {"reason": "closed", "declared": "yes"},
        HEALTH,
        FIRM,
    ),
)


@dataclass
class Diary:
    """Prints a line per step with its time, and keeps it."""

    steps: list[dict[str, object]] = field(default_factory=list)
    services: list[dict[str, object]] = field(default_factory=list)

    def step(self, name: str, do: Callable[[], T]) -> T:
        started = time.perf_counter()
        done = do()
        spent = round((time.perf_counter() - started) * 1000)
        self.steps.append({"name": name, "ms": spent})
        print(f"{spent:>7} ms  {name}", flush=True)
        return done


@dataclass
class Town:
    """The people of the journey, each with a browser of their own, signed in once."""

    address: str
    password: str
    accounts: dict[str, walk.Account]
    diary: Diary
    browsers: dict[str, Browser] = field(default_factory=dict)

    def of(self, name: str) -> Browser:
        if name not in self.browsers:
            browser, account = Browser(self.address), self.accounts[name]
            enter = walk.sign_in_as_staff if account.secret else walk.sign_in
            self.diary.step(f"{name}: sign in", lambda: enter(browser, account, self.password))
            self.browsers[name] = browser
        return self.browsers[name]


def walk_through(service: Service, town: Town) -> bytes:
    """One service from the search to a certificate that a stranger has checked; gives the certificate."""
    step = town.diary.step
    stranger = Browser(town.address)
    step(f"{service.code}: find by search", lambda: walk.find_service(stranger, service.words, service.code))
    citizen = town.of(service.citizen)
    if service.firm:
        step(f"{service.code}: act for the firm", lambda: walk.act_for(citizen, service.firm))
    page = step(f"{service.code}: start, form arrives filled", lambda: begin(citizen, service.code))
    page, counted = step(f"{service.code}: fill in what nobody knows", lambda: walk.fill_in(citizen, page, service.answers))
    receipt = step(f"{service.code}: check and submit", lambda: submit(citizen, page))
    number = walk.case_number(receipt)
    for who, verb, words in service.officers:
        officer = town.of(who)
        do = walk.search_by_person if verb == "vetting" else walk.act
        step(f"{service.code}: {who} {verb}", lambda officer=officer, verb=verb, words=words, do=do: do(officer, number, verb, words))
    address, paper = step(f"{service.code}: certificate is there", lambda: walk.certificate_of(citizen, number))
    step(f"{service.code}: a stranger finds it genuine", lambda: expect(walk.verdict_of_file(stranger, paper), GENUINE))
    step(f"{service.code}: one byte changed is refused", lambda: expect(walk.verdict_of_file(stranger, walk.altered(paper)), ALTERED))
    town.diary.services.append({"code": service.code, **asdict(counted), "case": number, "certificate": address})
    share = counted.prefilled / max(1, counted.asked)
    print(f"            {service.code}: {counted.asked} asked, {counted.prefilled} filled ({share:.0%}), {counted.typed} typed", flush=True)
    return paper


GENUINE, ALTERED = "genuine", "altered"
MOST_TYPED = 0.15  # of the fields of all services together


def begin(citizen: Browser, code: str) -> Page:
    """From the guide page to the first step: the button there, and the page between where drafts are offered."""
    page = citizen.get(f"/services/{code}")
    for _ in range(3):
        if page.find("//*[@data-step]"):
            return page
        is_offer = page.path.endswith("/apply")
        page = citizen.submit(page, page.form(field_name="key")) if is_offer else citizen.get(page.link(f"/services/{code}/apply"))
    raise Unexpected(f"{page.url}: the form does not begin")


def submit(citizen: Browser, page: Page) -> Page:
    form = page.form(field_name="key")
    return citizen.submit(page, form, {"way": "electronic"} if form.xpath(".//*[@name='way']") else {})


def expect(seen: str, wanted: str) -> None:
    if seen != wanted:
        raise Unexpected(f"the verification page says {seen!r} instead of {wanted!r}")


def main() -> int:
    OUT.mkdir(parents=True, exist_ok=True)
    diary, started = Diary(), time.perf_counter()
    with house.running(OUT / "instance", port=free_port()) as running:
        print(f"{round((time.perf_counter() - started) * 1000):>7} ms  start on a new database", flush=True)
        password, accounts = walk.accounts(running.said.read_text(encoding="utf-8"))
        town = Town(running.address, password, accounts, diary)
        papers = [walk_through(service, town) for service in SERVICES]
    (OUT / "certificate.pdf").write_bytes(papers[0])
    typed, asked = (sum(int(str(one[name])) for one in diary.services) for name in ("typed", "asked"))
    print(f"            {len(SERVICES)} services: {asked} fields asked, {typed} typed ({typed / asked:.1%})", flush=True)
    write(OUT / "result.json", diary)
    print(f"{time.perf_counter() - started:>7.1f} s   all of it")
    if typed > MOST_TYPED * asked:
        raise Unexpected(f"{typed / asked:.1%} of the fields had to be typed, {MOST_TYPED:.0%} at most was promised")
    return 0


def write(target: Path, diary: Diary) -> None:
    target.write_text(json.dumps({"steps": diary.steps, "services": diary.services}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Unexpected as surprise:
        sys.exit(f"the journey ended early: {surprise}")

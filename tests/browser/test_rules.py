"""The browser and the server judge a condition alike: what shows while a person types is what the server would show."""

import random
from collections.abc import Callable

from app.form_engine.browser_rules import for_browser
from prove import rules
from tests.browser.visitor import Visitor

JUDGE = """async ({trees, subjects, asOf}) => {
  const { judge } = await import("/static/js/rules.js");
  return subjects.map((known) => trees.map((tree) => judge(tree, (name) => known[name], asOf) ?? null));
}"""
EXACT = 2**53  # numbers beyond are not exact in a browser: it says that it does not know


def test_random_conditions_have_one_answer_here_and_in_the_browser(visit: Callable[..., Visitor]) -> None:
    chance = random.Random(11)
    pairs = [(rule, tree) for rule in rules.rules(600, chance) if (tree := for_browser(rule)) is not None]
    subjects = [rules.facts(chance) for _ in range(20)]
    page = visit().go("/").page
    asked = {"trees": [tree for _, tree in pairs], "subjects": subjects, "asOf": rules.DAYS[0].isoformat()}
    answers = page.evaluate(JUDGE, asked)
    different, counted = [], {True: 0, False: 0, None: 0}
    for known, theirs in zip(subjects, answers, strict=True):
        is_exact = all(abs(value) < EXACT for value in known.values() if isinstance(value, int))
        for (rule, _), said in zip(pairs, theirs, strict=True):
            ours = rule.answer(known, rules.DAYS[0])
            counted[ours] += 1
            if said is not ours and (is_exact or said is not None):
                different.append(f"{rule.text}: here {ours}, in the browser {said}; {known}")
    assert not different, different[:5]
    assert min(counted.values()) > 300, counted


def test_the_guide_says_how_conditions_are_checked(visit: Callable[..., Visitor]) -> None:
    guide = visit().go("/services/rental-housing").sees("核对口径：自户口迁入日期起满 5 年").sees("仅在下列情形需要：")
    guide.looks("guide-rules")
    visit(lang="en", width=390).go("/services/resident-medical-insurance").sees("Only where: Category is “Student”.").looks("guide-rules")


def test_an_officer_reads_why_the_machine_did_not_decide(visit: Callable[..., Visitor], filed: Callable[..., str]) -> None:
    number = filed("individual-business")
    officer = visit().enter("zhang-min").go(f"/window/cases/{number}")
    for details in officer.page.locator(".rulecheck summary").all():
        details.click()
    officer.sees("办理条件核对").sees("年满 18 周岁").looks("case-rules")

"""An agent agrees to a mandate, acts under it, and sees on every page for whom."""

from collections.abc import Callable

from tests.browser.visitor import Visitor


def test_an_agent_agrees_and_acts_for_the_giver(visit: Callable[..., Visitor]) -> None:
    giver = visit().enter("lin-xiaowen").go("/mandates")
    giver.type("代理人姓名", "周国强").type("代理人公民身份号码", "990001197806051016").choose("services", "housing-proof").press(
        "提交授权"
    )
    giver.sees("待代理人确认").looks("mandates-given")
    agent = visit().enter("zhou-guoqiang").go("/mandates")
    agent.sees("待您确认").looks("mandates-waiting").go("/act-for").looks("act-for-waiting").press("同意")
    agent.press("切换为此身份", within=agent.page.locator("#parties li", has_text="林晓雯"))
    agent.go("/services/housing-proof").looks("guide-acting-for")
    agent.go("/services/rental-housing").sees("授权不包括").looks("guide-not-covered")
    agent.go("/services/rental-housing/apply", status=403).looks("not-covered").follow("切换办事身份").is_at("/act-for$")

"""The day that `make hall` walks: every path is in it, one seed gives one day, and it is as large as the city's hall."""

import re
from collections import Counter

import pytest

from app.cases.lifecycle import MOVES
from prove.hall import plan, staffing, tally, town
from prove.hall.services import KINDS, SERVICES
from prove.hall.stories import BY_CODE, STORIES
from prove.house import ROOT

CITY = (ROOT / "forms" / "city.yaml").read_text(encoding="utf-8")
DEPARTMENTS = tuple(re.findall(r"^  - code: (\S+)", CITY.partition("\ndepartments:")[2].partition("\nhalls:")[0], re.MULTILINE))
OTHERS = tuple(one for one in DEPARTMENTS if one != "hall")
# what a day cannot hold, for it needs another day, or is nobody's act: silence, deadlines, lots, hearings held, revocation, a loss
OF_OTHER_DAYS = {
    "deem_accepted", "deem_renewed", "lapse", "expire", "recompute", "discard", "sample", "deliver", "request_hearing", "set_hearing",
    "hold_hearing", "return_check", "request_third", "propose_revocation", "revoke", "cancel_record", "decline_revocation", "find_kept",
    "tell_to_mend", "find_false", "lift_bar", "lose_original",
}  # fmt: skip


@pytest.fixture(scope="module")
def city() -> town.Town:
    return town.settle()


def a_day(city: town.Town, cases: int, seed: int = 2026) -> plan.Plan:
    staff = len(list(staffing.pools(list(OTHERS), 70)))
    return plan.draw(city, staff, cases=cases, departments=OTHERS, clerks=70, seed=seed)


def test_the_full_day_has_every_story_many_times_every_service_and_every_department(city: town.Town) -> None:
    day = a_day(city, 1200)
    stories, asked = day.stories(), {str(beat.said["department"]) for one in day.matters for beat in _beats(one) if beat.act == "opinion"}
    assert len(day.matters) == 1200 and set(stories) == set(BY_CODE) and min(stories.values()) >= 5
    assert set(day.services()) == {one.code for one in SERVICES}
    assert len(OTHERS) == 35 and len(asked) >= 34 and "forestry" in asked
    ways = Counter(one.channel for one in day.matters)
    assert ways["window"] >= 800 and ways["online"] >= 250 and ways["code"] >= 20


def test_one_seed_is_one_day_and_another_is_another(city: town.Town) -> None:
    def told(day: plan.Plan) -> list[tuple[str, str, str, str]]:
        return [(one.citizen.id_number, one.service, one.story, one.channel) for one in day.matters]

    assert told(a_day(city, 100)) == told(a_day(city, 100)) != told(a_day(city, 100, seed=7))


def test_a_small_day_has_every_story_once(city: town.Town) -> None:
    assert set(a_day(city, len(STORIES)).stories()) == set(BY_CODE)


def test_nobody_asks_twice_for_one_thing_nor_without_being_entitled_and_no_clerk_serves_themself(city: town.Town) -> None:
    day, staff = a_day(city, 1200), {one.id_number for one in city.staff(len(list(staffing.pools(list(OTHERS), 70))))}
    assert max(Counter((one.citizen.id_number, one.service) for one in day.matters).values()) == 1
    assert all(KINDS[one.kind].fits(one.citizen) for one in day.matters)
    assert not staff & {one.citizen.id_number for one in day.matters}


def test_every_act_of_the_life_of_a_case_that_a_day_can_hold_is_pressed_by_somebody(city: town.Town) -> None:
    pressed = {tally.ACTS[beat.act] for one in a_day(city, 1200).matters for beat in _beats(one) if beat.act in tally.ACTS}
    at_home = {"state"}  # where the office's own act has the same name
    beyond = {act.value for _was, act in MOVES} - pressed - at_home - OF_OTHER_DAYS
    assert beyond <= {"submit", "hand_over"}  # every matter begins with the one; the other is known when it is filed


def _beats(matter: plan.Matter) -> list:
    return [beat for stage in matter.stages for beat in stage]

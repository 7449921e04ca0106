"""Who decides has just proven themself: these routes ask for a second factor of the last half hour (design decision 17)."""

import pytest

from app.web.access import CONFIRMED_FOR

# What decides about somebody's rights, gives or takes rights in the house, publishes, or takes data out of it. What prepares a decision
# (accepting, reviewing, asking, hearing, pausing) does not ask again: the session is half an hour old at most.
DECIDING = frozenset(
    {
        *("window.approve", "window.refuse", "window.not_accept", "window.terminate", "window.differ"),
        *("window.extend", "window.decline_extension", "window.lift_bar", "window.tell_to_mend", "window.find_false"),
        *("window.revoke", "window.cancel_record", "window.decline_revocation"),
        *("window.lose_original", "window.suspend_certificate", "window.give_back_certificate"),
        *("window.give_authority", "window.withdraw_authority"),
        *("window.begin_new_key", "window.add_key", "window.remove_key", "window.begin_codes", "window.enrol_codes", "window.remove_codes"),
        *("manage.create_person", "manage.send_joining_code", "manage.give_post", "manage.change_post", "manage.end_post"),
        *("manage.change_account", "manage.give_up", "manage.export_audit", "manage.decide"),
    }
)


def test_every_route_that_decides_asks_for_the_second_factor_of_the_last_half_hour(app) -> None:
    asks = {endpoint for endpoint, view in app.view_functions.items() if getattr(view, "access", None) and view.access.confirmed}
    assert sorted(DECIDING - asks) == []
    assert CONFIRMED_FOR == 30 * 60


@pytest.mark.usefixtures("city")
def test_after_half_an_hour_the_second_factor_is_asked_again_and_what_was_written_is_kept(desk, later) -> None:
    security = desk("security")
    security.get("/manage/staff")
    later(minutes=20)
    assert security.get("/manage/staff").status_code == 200  # the session goes on
    later(minutes=11)
    page = security.get("/manage/units")
    token = page.get_data(as_text=True).split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    answer = security.post("/manage/staff/00000000-0000-0000-0000-000000000000/disable", data={"csrf_token": token})
    assert answer.status_code == 303 and "/window/confirm" in answer.headers["Location"]

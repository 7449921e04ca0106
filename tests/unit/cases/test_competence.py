"""Which office is competent: by the rule of the service, from answers alone."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from app.cases import competence
from app.cases.errors import NotCompetent
from app.catalogue.definitions import Offices
from app.elements.facts import Fact, Origin
from app.form_engine.answers import Answers
from tests.unit.form_engine.forms import asking, question

pytestmark = pytest.mark.usefixtures("yunjiang")
PLAIN = replace(
    asking(
        question("registered_division", "division"),
        question("residence_division", "division"),
    ),
    department="public-security",
)


def answers(**places) -> Answers:
    return Answers({code: Fact(value, Origin.SOURCE) for code, value in places.items()})


def places(rule: Offices | None, **said) -> list[str]:
    return [office.place for office in competence.offices(replace(PLAIN, offices=rule), answers(**said))]


BOTH = Offices(("registered_division", "residence_division"))


@pytest.mark.parametrize(
    ("rule", "said", "expected"),
    [
        (None, {"registered_division": "990001"}, [""]),
        (BOTH, {"registered_division": "990001", "residence_division": "990002"}, ["990001", "990002"]),
        (BOTH, {"registered_division": "990001", "residence_division": "990001"}, ["990001"]),
        (BOTH, {"registered_division": "110000", "residence_division": "990002"}, ["990002"]),
        (BOTH, {"registered_division": "110000"}, [""]),
        (BOTH, {}, [""]),
        (Offices(("registered_division",)), {"registered_division": "990001001"}, ["990001"]),
        (Offices(("registered_division",), "town"), {"registered_division": "990001001003"}, ["990001001"]),
        (Offices(("registered_division",), "town"), {"registered_division": "990001"}, [""]),
        (Offices(("registered_division",)), {"registered_division": {"division": "990002101", "detail": "一号"}}, ["990002"]),
        (Offices(("registered_division",)), {"registered_division": ["990001"]}, [""]),
    ],
)
def test_the_first_place_in_the_city_decides(rule, said, expected):
    assert places(rule, **said) == expected


def test_where_all_the_city_may_take_it_the_competent_one_stands_first():
    found = places(Offices(("registered_division",), anywhere=True), registered_division="990003")
    assert found[0] == "990003" and len(found) == len(set(found)) > 2


def test_each_says_by_what_and_what_it_is_called():
    first, second = competence.offices(replace(PLAIN, offices=BOTH), answers(registered_division="990001", residence_division="990002"))
    assert (first.name.zh, first.because.zh) == ("临江区公安局", "registered_division（中）")
    assert (second.name.zh, second.name.en) == ("云岭区公安局", "Yunling District Public Security Bureau")


def test_a_choice_outside_the_list_is_refused_and_one_that_no_longer_fits_is_dropped():
    case = SimpleNamespace(place="")
    here = replace(PLAIN, offices=BOTH)
    said = answers(registered_division="990001", residence_division="990002")
    competence.settle(case, here, said, "990002")
    competence.settle(case, here, said)
    assert case.place == "990002"
    with pytest.raises(NotCompetent):
        competence.settle(case, here, said, "990003")
    competence.settle(case, here, answers(registered_division="990001"))
    assert case.place == "990001"

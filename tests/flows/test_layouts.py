"""Rows as lines of a table, where they fit into one."""

import pytest
from flask import Flask

from tests.publishing import group_of, publish_changed

pytestmark = pytest.mark.usefixtures("city")
CODE = "individual-business"


def as_table(document) -> None:
    group = group_of(document, "members")
    group["layout"] = "table"
    group["questions"] = [each for each in group["questions"] if each["code"] not in {"birth_date", "sex"}]
    document["form"]["checks"] = [check for check in document["form"]["checks"] if check["question"] != "members"]
    del group["fill_when"]


def too_wide(document) -> None:
    group_of(document, "members")["layout"] = "table"


def not_repeated(document) -> None:
    group_of(document, "trade")["layout"] = "table"


def test_few_single_inputs_are_a_line(app: Flask, client, as_citizen) -> None:
    with app.app_context():
        publish_changed(CODE, as_table)
    as_citizen(client, "黄志明")
    begun = client.send(client.get(f"/services/{CODE}/apply"), {}, field_name="key").headers["Location"]
    client.send(client.get(begun), {"composition": "family"}, field_name="back")
    page = client.get(begun.replace("/operator", "/family")).get_data(as_text=True)
    assert 'class="reps reps--table"' in page


@pytest.mark.parametrize(
    ("change", "said"),
    [(too_wide, "birth_date is date, which does not fit into a line"), (not_repeated, "is for a repeated group of at most 5 fields")],
)
def test_what_does_not_fit_is_refused(app: Flask, change, said: str) -> None:
    with app.app_context(), pytest.raises(AssertionError, match=said):
        publish_changed(CODE, change)

"""Names as they are compared, and sealed columns."""

import pytest

from app.core.db import new_id
from app.core.seal import SealBroken
from app.identity import personal


@pytest.mark.parametrize(
    ("typed", "registered"),
    [
        (" 王 小明 ", "王小明"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽・买买提", "阿依古丽·买买提"),
        ("ＡＮＮＡ LEE", "anna lee"),
    ],
)
def test_names_that_differ_only_in_typing_are_one(typed, registered):
    assert personal.normal_name(typed) == personal.normal_name(registered)


def test_other_names_stay_others():
    assert personal.normal_name("王晓明") != personal.normal_name("王小明")


def test_a_sealed_value_belongs_to_its_person_and_column(settings):
    person = new_id()
    sealed = personal.sealed("name", person, "王小明")
    assert personal.opened("name", person, sealed) == "王小明"
    for column, other in (("phone", person), ("name", new_id())):
        with pytest.raises(SealBroken):
            personal.opened(column, other, sealed)


def test_indexes_of_different_kinds_never_meet(settings):
    assert personal.blind("register", "1") != personal.blind("confirm", "1")
    assert personal.id_number_index("990001199003070025") == personal.id_number_index("990001199003070025")

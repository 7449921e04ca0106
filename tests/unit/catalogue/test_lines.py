"""A mistake is found in its file: the line, the key, and the block that it stands in."""

from pathlib import Path

import pytest

from app.catalogue.documents import Folder
from app.catalogue.lines import Finder

FORMS = Path(__file__).parents[3] / "forms"
HOUSING = FORMS / "housing" / "rental-housing.yaml"
FINDER = Finder(HOUSING, Folder(FORMS))

PLACES = [
    ("step household: field too_recent: when: the rule names 'x'", "when: years_since", "step household: field too_recent: when"),
    ("step household: field too_recent: label is missing", "label: {zh: 户籍年限提示", "step household: field too_recent"),
    ("material honours: ways: at least one", "ways: [upload, original]", "material honours: ways"),
    ("flow step review: unknown department 'x'; known: a", "- {code: review", "flow step review"),
    ("promised_days 30 is more than legal_days 20", "promised_days: 15", "promised_days"),
    ("condition with rule 2: the rule names 'x'", "rule: (marital_status", "condition with rule 2"),
    ("condition 4: zh: text is needed", "- {zh: 租赁补贴", "condition 4: zh"),
    ("outcome: facts: purpose: no question answers 'x'", "facts:", "outcome: facts"),
    ("form: subjects: spouse: unknown subject 'x'", "subjects: {applicant", "form: subjects: spouse"),
    ("form: steps members: groups size: title: English (en) is missing", "title: {zh: 家庭人口", "form: steps members: groups size: title"),
    ("check at household_size: the rule names 'x'", "- rule: not known(members)", "check at household_size"),
    ("automatic: the rule names no locked answer", "# yaml", ""),
    ("step 2: a step is a mapping", "- code: members", "step 2"),
]


@pytest.mark.parametrize(("said", "line", "key"), PLACES, ids=[said[:50] for said, *_ in PLACES])
def test_the_words_of_a_place_lead_to_its_line(said, line, key):
    fault = FINDER.fault(f"forms/housing/rental-housing.yaml: {said}")
    assert fault.file == "forms/housing/rental-housing.yaml"
    assert HOUSING.read_text(encoding="utf-8").splitlines()[fault.line - 1].strip().startswith(line)
    assert fault.key == key
    assert said.endswith(fault.what)


def test_a_question_of_a_block_is_found_in_the_block():
    fault = FINDER.fault("step household: field birth_date: label: English (en) is missing")
    assert (fault.file, fault.key) == ("forms/_blocks/applicant.yaml", "step household: field birth_date")
    assert "person.birth_date" in (FORMS.parent / fault.file).read_text(encoding="utf-8").splitlines()[fault.line - 1]


def test_a_line_that_yaml_named_is_kept():
    fault = FINDER.fault("forms/housing/rental-housing.yaml: line 7: 'code' is written twice")
    assert (fault.line, str(fault)) == (7, "forms/housing/rental-housing.yaml:7: 'code' is written twice")

"""A service file to a Definition: what is filled in, and how each mistake is named."""

import copy
import re
from pathlib import Path

import pytest
import yaml

from app.catalogue import loader
from app.catalogue.definitions import Proof
from app.catalogue.errors import DefinitionError
from app.elements import dictionary
from app.elements.words import Words

ROOT = Path(__file__).parents[3]
ELEMENTS = dictionary.load(ROOT / "forms" / "elements.yaml")
CITY = {"figures": {"limit": {"value": 1500, "zh": "15 平方米", "en": "15 square metres"}}}
BLOCK = {
    "code": "contact",
    "title": {"zh": "联系方式", "en": "Contact"},
    "questions": [{"element": "person.phone"}, {"element": "person.residence_address"}],
}
SERVICE = {
    "code": "kitchen", "name": {"zh": "厨房登记", "en": "Kitchen"}, "department": "food", "matter_type": "20", "catalogue_code": "99X",
    "kind": "promised", "audience": ["person"], "topics": ["work"], "summary": {"zh": "登记厨房", "en": "Registers kitchens"},
    "conditions": [{"zh": "有厨房；", "en": "You have a kitchen", "rule": "floor_area > 0"}, {"zh": "卫生；", "en": "It is clean"}],
    "materials": [{"code": "plan", "name": {"zh": "图", "en": "Plan"}, "ways": ["upload"], "question": "kitchen_plan"}],
    "legal_days": 5, "promised_days": 2, "visits": 0, "fee": {"zh": "不收费", "en": "Free"},
    "basis": [{"title": "《厨房法》", "article": "第一条"}], "result": {"zh": "证", "en": "Paper"},
    "form": {
        "subjects": {"applicant": "person"},
        "steps": [
            {"code": "a", "title": {"zh": "甲", "en": "A"}, "groups": [
                {"code": "who", "title": {"zh": "谁", "en": "Who"}, "questions": [
                    {"element": "person.name"},
                    {"element": "person.sex", "code": "gender", "label": {"zh": "性别", "en": "Gender"}, "required": False},
                    {"element": "person.ethnicity"},
                ]},
                {"use": "contact", "only": ["phone"]},
            ]},
            {"code": "b", "title": {"zh": "乙", "en": "B"}, "groups": [
                {"code": "kitchen", "title": {"zh": "厨房", "en": "Kitchen"}, "questions": [
                    {"code": "floor_area", "type": "area", "label": {"zh": "面积", "en": "Area"}, "minimum": 1, "maximum": 90},
                    {"code": "kitchen_plan", "type": "file", "label": {"zh": "平面图", "en": "Plan"}, "when": "floor_area > ${limit}"},
                    {"code": "kind", "type": "radio", "label": {"zh": "种类", "en": "Kind"}, "options": {"gas": {"zh": "燃气", "en": "Gas"}}},
                    {"code": "note", "type": "information", "label": {"zh": "提示", "en": "Note"}, "text": {"zh": "满 ${limit}", "en": "Of ${limit}"}},
                ]},
                {"code": "cooks", "title": {"zh": "厨师", "en": "Cooks"}, "repeated": True, "maximum": 3, "item": {"zh": "厨师", "en": "Cook"},
                 "fill_from": "household.members", "questions": [{"code": "name"}, {"code": "relation"}]},
            ]},
        ],
        "checks": [{"rule": "floor_area > 1", "message": {"zh": "太小", "en": "Too small"}, "question": "floor_area"}],
    },
    "flow": [
        {"code": "intake", "title": {"zh": "受理", "en": "Intake"}, "role": "clerk", "department": "hall"},
        {"code": "decide", "title": {"zh": "决定", "en": "Decision"}, "role": "approver", "department": "food"},
    ],
    "outcome": {"certificate": "paper", "name": {"zh": "证", "en": "Paper"}, "facts": {"name": "name"}},
}  # fmt: skip


@pytest.fixture
def forms(tmp_path):
    """A folder like forms/, with one service; `write` changes it."""
    root = tmp_path / "forms"
    (root / "food").mkdir(parents=True)
    (root / "_blocks").mkdir()
    (root / "city.yaml").write_text(yaml.safe_dump(CITY, allow_unicode=True), encoding="utf-8")
    (root / "_blocks" / "contact.yaml").write_text(yaml.safe_dump(BLOCK, allow_unicode=True), encoding="utf-8")
    return root


def write(root, document, name="food/kitchen.yaml"):
    path = root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        document if isinstance(document, str) else yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    return path


def changed(**places):
    """The service with the values at places like form__steps__0__code replaced; None takes a key away."""
    document = copy.deepcopy(SERVICE)
    for place, value in places.items():
        *way, last = [int(part) if part.isdigit() else part for part in place.split("__")]
        part = document
        for key in way:
            part = part[key]
        if value is None:
            del part[last]
        elif isinstance(part, list) and last == len(part):
            part.append(value)
        else:
            part[last] = value
    return document


def faults(root, document, name="food/kitchen.yaml"):
    with pytest.raises(DefinitionError) as refused:
        loader.load(write(root, document, name), ELEMENTS)
    return list(refused.value.faults)


def load(root, document=SERVICE):
    return loader.load(write(root, document), ELEMENTS)


def question(definition, code):
    return next(question for _, _, question in definition.form.questions() if question.code == code)


def test_an_element_gives_label_type_lock_and_mask(forms):
    name = question(load(forms), "name")
    assert (name.type, name.label, name.lock, name.mask, name.element) == (
        "person_name",
        Words("姓名", "Name"),
        True,
        "name",
        "person.name",
    )


def test_people_call_a_service_by_its_short_name_or_else_by_its_own(forms):
    assert load(forms).called == Words("厨房登记", "Kitchen")
    assert load(forms, changed(short_name={"zh": "厨房", "en": "Cooking"})).called == Words("厨房", "Cooking")


def test_what_the_file_says_wins_over_the_element(forms):
    gender = question(load(forms), "gender")
    assert gender.label == Words("性别", "Gender") and not gender.required and gender.lock


def test_few_choices_of_an_element_are_radio_buttons_and_many_a_list(forms):
    definition = load(forms)
    assert question(definition, "gender").type == "radio"
    assert [option.code for option in question(definition, "gender").options] == ["male", "female"]
    assert question(definition, "ethnicity").type == "select"


def test_a_block_is_written_out_and_only_keeps_what_is_named(forms):
    group = load(forms).form.steps[0].groups[1]
    assert (group.code, [each.code for each in group.questions]) == ("contact", ["phone"])


def test_rows_of_a_register_give_label_type_and_options(forms):
    cooks = load(forms).form.steps[1].groups[1]
    assert [(each.code, each.label.zh, each.type) for each in cooks.questions] == [
        ("name", "姓名", "person_name"),
        ("relation", "与本人关系", "select"),
    ]


def test_a_table_element_brings_its_columns(forms):
    added = changed(form__steps__0__groups__0__questions__3={"element": "estate.properties"})
    assert [column.code for column in question(load(forms, added), "properties").columns] == [
        "certificate_number",
        "location",
        "area",
        "usage",
        "share",
    ]


def test_a_figure_of_the_city_is_a_number_in_rules_and_words_in_texts(forms):
    definition = load(forms)
    assert question(definition, "kitchen_plan").when.text == "floor_area > 1500"
    assert question(definition, "note").text == Words("满 15 平方米", "Of 15 square metres")


def test_a_condition_with_a_rule_is_also_screened(forms):
    definition = load(forms)
    assert [words.zh for words in definition.conditions] == ["有厨房；", "卫生；"]
    assert [(each.words.zh, each.rule.text) for each in definition.screening] == [("有厨房；", "floor_area > 0")]


def test_material_ways_are_the_seven_proofs(forms):
    assert load(forms).materials[0].ways == (Proof.UPLOAD,)


def test_a_complete_document_needs_neither_dictionary_nor_blocks(forms):
    document, definition = loader.load_document(write(forms, SERVICE), ELEMENTS)
    assert loader.read(document, "version 1") == definition


def test_folded_lines_of_chinese_get_no_spaces(forms):
    assert load(forms, changed(summary={"zh": "登记\n厨房 和 oven 的", "en": "x"})).summary.zh == "登记厨房和 oven 的"


FIELD = "form__steps__1__groups__0__questions__1"
MISTAKES = [
    ({f"{FIELD}__type": "fil"}, "step b: field kitchen_plan: unknown type 'fil'; known: ", ", did you mean 'file'?"),
    ({f"{FIELD}__when": "floor_area >> 5"}, "step b: field kitchen_plan: when: RShift may not stand in a rule", ""),
    ({f"{FIELD}__when": "floor_area >"}, "step b: field kitchen_plan: when: not a rule", ""),
    ({f"{FIELD}__when": "count_of(x)"}, "step b: field kitchen_plan: when: unknown function 'count_of'", "did you mean 'count'?"),
    ({f"{FIELD}__wen": "floor_area > 5"}, "step b: field kitchen_plan: unknown key 'wen'; known: ", "did you mean 'when'?"),
    ({f"{FIELD}__label": "Plan"}, "step b: field kitchen_plan: label: words are written {zh: …, en: …}, not 'Plan'", ""),
    ({f"{FIELD}__label": {"zh": "图", "de": "Plan"}}, "step b: field kitchen_plan: label: unknown language 'de'; known: en, zh", ""),
    ({f"{FIELD}__label": {"zh": "有", "en": True}}, "step b: field kitchen_plan: label: en: True is no text: YAML reads Yes and No", "in quotes"),
    ({f"{FIELD}__label": {"zh": "无", "en": False}}, "step b: field kitchen_plan: label: en: False is no text", "in quotes"),
    ({f"{FIELD}__label": None}, "step b: field kitchen_plan: label is missing", ""),
    ({f"{FIELD}__required": "no way"}, "step b: field kitchen_plan: required: true or false is needed, not 'no way'", ""),
    ({f"{FIELD}__max_length": "many"}, "step b: field kitchen_plan: max_length: a whole number is needed, not 'many'", ""),
    ({f"{FIELD}__code": "Kitchen Plan"}, "step b: field Kitchen Plan: code: 'Kitchen Plan' is not a code", ""),
    ({f"{FIELD}__of": "wife"}, "step b: field kitchen_plan: of: unknown subject 'wife'; known: applicant", ""),
    ({f"{FIELD}__lock": True}, "step b: field kitchen_plan: lock is for questions with an element", ""),
    ({f"{FIELD}__mask": "fone"}, "step b: field kitchen_plan: unknown mask 'fone'; known: ", ""),
    ({f"{FIELD}__options": {"a": {"zh": "甲", "en": "A"}}}, "step b: field kitchen_plan: options are for checkboxes, radio, select", ""),
    ({f"{FIELD}__code": "floor_area"}, "field floor_area: the code is used twice", ""),
    ({"form__steps__1__groups__0__questions__0__maximum": 0}, "step b: field floor_area: minimum 1 is more than maximum 0", ""),
    ({"form__steps__1__groups__0__questions__2__options": None}, "step b: field kind: options are missing for type 'radio'", ""),
    ({"form__steps__1__groups__0__questions__2__options": ["gas"]}, "step b: field kind: options: options are written {code: {zh: …, en: …}}", ""),
    ({"form__steps__1__groups__0__questions__3__text": None}, "step b: field note: text is missing for type 'information'", ""),
    ({"form__steps__1__groups__0__questions__3__text": {"zh": "${limt}"}}, "form: steps b: groups kitchen: questions note: text: zh: unknown figure 'limt'; known: limit, did you mean 'limit'?", ""),
    ({"form__steps__0__groups__0__questions__0__element": "person.nam"}, "field nam: unknown element 'person.nam'; known: ", "did you mean 'person.name'?"),
    ({"form__steps__0__groups__0__questions__0__element": "persn.name"}, "field name: unknown element 'persn.name'; known: ", "did you mean 'person'?"),
    ({"form__steps__0__groups__1__use": "contcat"}, "unknown block 'contcat'; known: contact, did you mean 'contact'?", ""),
    ({"form__steps__0__groups__1__use": "../city"}, "unknown block '../city'; known: contact", ""),
    ({"form__steps__0__groups__1__only": ["phones"]}, "block contact: only: unknown question 'phones'; known: ", "did you mean 'phone'?"),
    ({"form__steps__0__groups__0__title": None}, "step a: group who: title is missing", ""),
    ({"form__steps__0__groups__0__questions": []}, "step a: group who: a group asks something", ""),
    ({"form__steps__0__groups__0__maximum": 4}, "step a: group who: minimum, maximum and fill_from are for a group with repeated: true", ""),
    ({"form__steps__0__groups__0__questions": "name"}, "step a: group who: questions: a list is needed, not 'name'", ""),
    ({"form__steps__1__groups__1__maximum": None}, "step b: group cooks: maximum: a repeated group says how many", ""),
    ({"form__steps__1__groups__1__minimum": 4}, "step b: group cooks: minimum 4 is more than maximum 3", ""),
    ({"form__steps__1__groups__1__item": None}, "step b: group cooks: item: a repeated group says what one of it is called", ""),
    ({"form__steps__1__groups__1__fill_from": "person.name"}, "group cooks: fill_from: 'person.name' is not an element that gives rows; known: household.members", ""),
    ({"form__steps__0__groups__0__fill_when": "known(name)"}, "step a: group who: fill_when: there is no fill_from", ""),
    ({"form__steps__1__code": "a"}, "step a: the code is used twice", ""),
    ({"form__steps": {}}, "form: steps: a list is needed, not {}", ""),
    ({"form__steps__1": "b"}, "step 2: a step is a mapping of keys, not 'b'", ""),
    ({"form__subjects": ["applicant"]}, "form: subjects: a mapping of names is needed", ""),
    ({"form__checks__0__rule": "known("}, "form: check floor_area: rule: not a rule", ""),
    ({"form__steps__1__groups__0__questions__2__type": "yes_no"}, "step b: field kind: the options of type 'yes_no' are yes and no, with other words", ""),
    ({"materials__0__ways": ["uplod"]}, "material plan: ways: unknown way 'uplod'; known: ", "did you mean 'upload'?"),
    ({"materials__0__origin": "state"}, "material plan: unknown origin 'state'; known: agency, government, own", ""),
    ({"flow__0__role": "boss"}, "flow step intake: unknown role 'boss'; known: ", ""),
    ({"flow__1__code": "intake"}, "flow step intake: the code is used twice", ""),
    ({"flow__0__days": 1.5}, "flow step intake: days: a whole number is needed, not 1.5", ""),
    ({"outcome__facts": None}, "outcome: facts is missing", ""),
    ({"conditions__0__rule": "age("}, "condition 1: rule: not a rule", ""),
    ({"matter_type": "02"}, "unknown matter_type '02'; known: 01, 05, 07, 08, 09, 10, 20", ""),
    ({"matter_type": 1}, "unknown matter_type 1; known: ", ""),
    ({"catalogue_code": 123}, "catalogue_code: text is needed, not 123; put it in quotes", ""),
    ({"kind": "promise"}, "unknown kind 'promise'; known: instant, promised, did you mean 'promised'?", ""),
    ({"audience": ["people"]}, "audience: unknown audience 'people'; known: organisation, person", ""),
    ({"tags": ["onlin"]}, "tags: unknown tag 'onlin'; known: ", "did you mean 'online'?"),
    ({"topics": "work"}, "topics: a list is needed, not 'work'", ""),
    ({"legal_days": True}, "legal_days: a whole number is needed, not True", ""),
    ({"promissed_days": 2}, "unknown key 'promissed_days'; known: ", "did you mean 'promised_days'?"),
    ({"fee": None}, "fee is missing", ""),
    ({"code": "kitchens"}, "code 'kitchens' must be the file's name, 'kitchen'", ""),
    ({"department": "foods"}, "department 'foods' must be the folder's name, 'food'", ""),
]  # fmt: skip


@pytest.mark.parametrize(("change", "says", "cure"), MISTAKES, ids=[says[:60] for _, says, _ in MISTAKES])
def test_a_mistake_is_named_with_its_place_and_its_cure(forms, change, says, cure):
    found = [re.sub(r"^(\S+\.yaml):\d+: ", r"\1: ", fault) for fault in faults(forms, changed(**change))]
    assert any(fault.startswith(f"forms/food/kitchen.yaml: {says}") and fault.endswith(cure) for fault in found), found


def test_a_form_of_ten_thousand_fields_is_refused(forms):
    fields = [{"code": f"f{number}", "type": "text", "label": {"zh": "甲", "en": "A"}} for number in range(1001)]
    assert faults(forms, changed(form__steps__0__groups__0__questions=fields)) == [
        "forms/food/kitchen.yaml: form: 1008 fields, at most 1000 are allowed; divide the service by its situations"
    ]
    fields = [{"code": f"f{number}", "type": "text", "label": {"zh": "甲" * 8, "en": "A" * 8}} for number in range(10_000)]
    assert "bytes, at most 500000 are allowed; divide the service" in faults(forms, changed(form__steps__0__groups__0__questions=fields))[0]


def test_a_rule_of_a_megabyte_is_refused_by_its_size(forms):
    long = "known(name) and " * 20_000 + "known(name)"
    assert any(
        "a rule may have 1000 characters" in fault and len(fault) < 300 for fault in faults(forms, changed(conditions__0__rule=long))
    )


def test_notes_may_stand_in_every_mapping(forms):
    document = copy.deepcopy(SERVICE)

    def noted(node):
        if isinstance(node, dict):
            return {"note": "为什么这样写", **{key: noted(value) for key, value in node.items()}}
        return [noted(item) for item in node] if isinstance(node, list) else node

    assert load(forms, noted(document)) == load(forms, document)
    assert any("note: a note is plain text" in fault for fault in faults(forms, changed(form__steps__0__note={"zh": "给谁看"})))


def test_all_mistakes_are_reported_at_once(forms):
    found = faults(forms, changed(kind="x", fee="free", **{f"{FIELD}__type": "fil"}))
    assert len(found) == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("code: a\ncode: b\n", "line 2: 'code' is written twice; keep one of them"),
        ("code: [a\n", "line 2: "),
        ("- a\n- b\n", "a mapping of keys is needed"),
        ("", "a mapping of keys is needed"),
        (
            "code: !!python/object/apply:os.system ['true']\n",
            "line 1: the tag 'tag:yaml.org,2002:python/object/apply:os.system' may not be used",
        ),
    ],
)
def test_what_is_no_yaml_mapping_is_named_by_file_and_line(forms, text, says):
    assert faults(forms, text)[0].startswith(f"forms/food/kitchen.yaml: {says}")


def test_a_file_that_is_not_there_or_not_text_is_named(forms):
    with pytest.raises(DefinitionError, match=r"forms/food/none\.yaml: there is no such file"):
        loader.load(forms / "food" / "none.yaml", ELEMENTS)
    (forms / "food" / "kitchen.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DefinitionError, match="not UTF-8 text"):
        loader.load(forms / "food" / "kitchen.yaml", ELEMENTS)

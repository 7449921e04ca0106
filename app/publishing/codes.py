"""The codes of a matter (基本编码, 业务办理项编码, 实施编码). They are text and decide nothing; only typing faults are refused.

National form: a basic code has 12 signs, two of origin, two of the matter's type, eight of department, serial and sub-item; an
implementation code 31, the office's credit code, a digit of the level and the basic code; an item's code is one of both and two digits.
Provinces write longer ones with letters and hyphens, so nothing is refused for being local.
"""

import re
from collections.abc import Iterator

from app.catalogue.definitions import Definition
from app.elements.identifiers import credit_code_is_valid
from app.publishing.ground import Ground

LONGEST = 50
WRITTEN = re.compile(r"[0-9A-Z]+(-[0-9A-Z]+)*")
NATIONAL = re.compile(r"[0-9]{12}|[0-9]{11}Y")
IMPLEMENTATION, CREDIT_CODE = 31, 18
LEVELS = "1234567"  # 行使层级, GB/T 39046 A.2


def codes(definition: Definition, _ground: Ground) -> Iterator[str]:
    """Typing faults in codes: signs that no code has, a type or a basic code that contradicts the file, a wrong check sign."""
    for key in ("catalogue_code", "item_code", "implementation_code", "local_code"):
        code = getattr(definition, key)
        if code and (len(code) > LONGEST or not WRITTEN.fullmatch(code)):
            yield f"{key}: {code!r} is not a code: capital letters, digits and hyphens, at most {LONGEST}; write it as the list has it"
    yield from _basic(definition)
    yield from _implementation(definition)
    known = [code for code in (definition.catalogue_code, definition.implementation_code) if code]
    if definition.item_code and not any(re.fullmatch(re.escape(code) + "[0-9]{2}", definition.item_code) for code in known):
        yield f"item_code: {definition.item_code!r} is neither catalogue_code nor implementation_code with two digits behind it"


def _basic(definition: Definition) -> Iterator[str]:
    code = definition.catalogue_code
    if NATIONAL.fullmatch(code) and code[2:4] != definition.matter_type:
        yield f"catalogue_code: {code} is of type {code[2:4]}, but matter_type is {definition.matter_type}; correct the one that is wrong"
    if NATIONAL.fullmatch(code) and code.endswith("Y"):
        yield f"catalogue_code: {code} is a parent with sub-items; write the code of the sub-item"


def _implementation(definition: Definition) -> Iterator[str]:
    code = definition.implementation_code
    if len(code) != IMPLEMENTATION or "-" in code:
        return
    office, level, basic = code[:CREDIT_CODE], code[CREDIT_CODE], code[CREDIT_CODE + 1 :]
    if not credit_code_is_valid(office):
        yield f"implementation_code: its first {CREDIT_CODE} signs, {office}, are no credit code of an office; compare them with the list"
    if level not in LEVELS:
        yield f"implementation_code: its 19th sign, {level}, is no level; known: 1 to 7"
    if basic != definition.catalogue_code:
        yield f"implementation_code: it ends with {basic}, but catalogue_code is {definition.catalogue_code}; correct the one that is wrong"

"""逐人查询: who may ask a register about each person of a list, and what; and that another officer decides."""

from collections.abc import Iterator

from app.catalogue.definitions import Definition
from app.catalogue.flow import FlowStep, Vetting
from app.core.actor import Role
from app.publishing.ground import Ground

WHO = {"name": "person_name", "id_number": "id_number"}  # of each row, as a register knows a person


def vetting(definition: Definition, ground: Ground) -> Iterator[str]:
    """What is asked about others is asked by an officer of the service's own department, and no machine decides on it."""
    asking = [step for step in definition.flow if step.vetting]
    if len(asking) > 1:
        yield f"flow step {asking[1].code}: vetting: one list is asked about, at one step; {asking[0].code} does it"
    for step in asking:
        if step.vetting:
            yield from (f"flow step {step.code}: vetting: {fault}" for fault in _faults(step, step.vetting, definition, ground))


def _faults(step: FlowStep, asked: Vetting, definition: Definition, ground: Ground) -> Iterator[str]:
    if step.role != Role.REVIEWER or step.department != definition.department or step.together:
        yield f"a reviewer of {definition.department} asks, alone; who approves is another"
    if definition.silence_basis("acceptance"):
        yield "silence would accept what nobody was asked about: leave silence: acceptance away"
    if definition.automatic:
        yield "what a register says about others is no machine's to decide on: leave automatic away"
    group = next((one for page in definition.form.steps for one in page.groups if one.code == asked.rows and one.repeated), None)
    kinds = {question.code: question.type for question in group.questions if question.required} if group else {}
    for code, kind in WHO.items():
        if kinds.get(code) != kind:
            yield f"rows: {asked.rows!r} has to be a repeated group with a needed question {code} of type {kind}"
    for one in asked.ranges:
        element = ground.elements.get(one.element)
        if element is None or element.type != "yes_no" or "person" not in element.about or element.lead not in ground.connected:
            yield f"element: {one.element!r} is no yes or no that a connected register knows of a person"

"""重新查询: the office asks the registers that were silent when the form was filled, so that nobody else has to say what they know."""

from dataclasses import replace

from app.audit import service as audit
from app.cases import acts, materials, parts, prefill, tasks
from app.cases.answers_store import read_answers, read_differences, write_answers, write_differences
from app.cases.models import Case
from app.cases.prefill import Prefill
from app.catalogue import service as catalogue
from app.core.actor import Actor
from app.elements.facts import Fact
from app.form_engine import visible
from app.form_engine.answers import Answers
from app.sources import service as sources

ACT = "look_up"


def ask(case: Case, officer: Actor) -> Prefill:
    """Ask the registers about this case for who holds its task; no transaction is open meanwhile."""
    tasks.hold(case, officer)
    parts.require_whole(case, officer)
    return prefill.fetch(officer, case.applicant, catalogue.version(case.version_id), case_id=case.id)


def take_over(case: Case, officer: Actor, found: Prefill, key: str) -> Case:
    """Keep what the once silent registers say now. What a person typed meanwhile stands, with the register's word beside it."""
    if not acts.first_time(key, ACT, case.id):
        return case
    tasks.hold(case, officer)
    parts.require_whole(case, officer)
    definition, answers = catalogue.version(case.version_id).definition, Answers(read_answers(case))
    told = {path: fact for path, fact in found.facts.items() if fact.source in case.sources_down}
    new = {path: _beside(answers.known(path), fact) for path, fact in told.items() if _has_place(answers, path)}
    answers = visible.settle(definition, answers.but(facts={**answers.facts, **new}))
    write_answers(case, answers.stored())
    if found.gathered and not read_differences(case):
        write_differences(case, found.gathered.differences)
    materials.record_again(case, definition, answers)
    sources.record_calls(found.gathered, case_id=case.id)
    audit.record(officer, f"case:{ACT}", kind="case", ref=str(case.id), detail={"silent": sorted(found.down)})
    case.sources_down = sorted(found.down & set(case.sources_down))
    return case


def _has_place(answers: Answers, path: str) -> bool:
    """Rows that the applicant made are theirs: a register's rows would be mixed up with them."""
    group, dot, _rest = path.partition(".")
    return not dot or not any(known.startswith(f"{group}.") for known in answers)


def _beside(typed: Fact | None, said: Fact) -> Fact:
    """The register's fact, or where a person answered otherwise their answer with what the register says."""
    if typed is None or typed.source or typed.value == said.value:
        return said
    return replace(said, value=typed.value, origin=typed.origin, locked=False, was=said.value)

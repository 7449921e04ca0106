"""情形引导: a few questions on the guide, and the papers that are needed in that situation. Nothing of it is kept."""

from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

from app.catalogue.definitions import Definition, Material
from app.catalogue.service import Published
from app.elements.facts import Fact
from app.elements.words import Words
from app.form_engine import service as form_engine, visible
from app.form_engine.answers import Answers
from app.portal import excerpts

STEP = "situation"
TITLE = Words("按情形查看材料", "Papers in your situation")


def asked(published: Published) -> Published:
    """The version with only the questions about the situation."""
    codes = {question.code for question in published.definition.situations}
    return excerpts.of(published, codes, code=STEP, title=TITLE)


def answers(published: Published, posted: MultiDict[str, str]) -> Answers:
    """What was chosen; what cannot be chosen counts as not answered."""
    definition = asked(published).definition
    return visible.settle(definition, form_engine.read_step(definition, STEP, posted, Answers()).answers)


def chosen(published: Published, posted: MultiDict[str, str]) -> Mapping[str, Fact]:
    """The same as answers of a form that begins with them."""
    return answers(published, posted).facts if published.definition.situations else {}


def papers(definition: Definition, known: Answers) -> list[tuple[Material, bool]]:
    """The papers of the matter without those that are surely not needed then; with each whether it surely is."""
    values = known.nested()
    judged = [(material, True if material.when is None else material.when.answer(values)) for material in definition.materials]
    return [(material, answer is True) for material, answer in judged if answer is not False]

"""A few questions of a form by themselves: those that some rules need."""

from collections.abc import Collection
from dataclasses import replace

from app.catalogue.definitions import Definition, Group, Question, Step
from app.core.rules import Rule
from app.elements.words import Words


def excerpt(definition: Definition, wanted: Collection[str], *, code: str, title: Words) -> Definition:
    """The same service with one step that asks these questions. Nothing has to be answered, and nothing else is checked.

    A condition of a question stays where everything it hangs on is asked too; else the question always shows.
    """
    groups = [(step, _group(group, wanted)) for step in definition.form.steps for group in step.groups if _asks(group, wanted)]
    asked = {question.code for _, group in groups for question in group.questions} | {group.code for _, group in groups if group.repeated}
    step = Step(code, title, tuple(_settled(step, group, asked) for step, group in groups))
    return replace(definition, form=replace(definition.form, steps=(step,), checks=()))


def alone(step: Step) -> Step:
    """A step by itself: what hangs on answers of other pages shows, what hangs on its own page comes and goes."""
    asked = {question.code for group in step.groups for question in group.questions if not group.repeated}
    groups = tuple(
        replace(group, when=_judged(group.when, asked), questions=tuple(_free(question, group, asked) for question in group.questions))
        for group in step.groups
    )
    return replace(step, when=None, groups=groups)


def _free(question: Question, group: Group, asked: Collection[str]) -> Question:
    own = {other.code for other in group.questions} if group.repeated else frozenset()
    return replace(question, when=_judged(question.when, {*asked, *own}))


def _asks(group: Group, wanted: Collection[str]) -> bool:
    return group.code in wanted if group.repeated else any(question.code in wanted for question in group.questions)


def _group(group: Group, wanted: Collection[str]) -> Group:
    return replace(group, questions=tuple(question for question in group.questions if question.code in wanted), minimum=0)


def _settled(step: Step, group: Group, asked: Collection[str]) -> Group:
    """The group with the conditions that can be judged here; that of its step is one of its own here."""
    when = _judged(group.when, asked) or _judged(step.when, asked)
    return replace(group, when=when, questions=tuple(_open(question, asked) for question in group.questions))


def _open(question: Question, asked: Collection[str]) -> Question:
    return replace(question, required=False, when=_judged(question.when, asked))


def _judged(rule: Rule | None, asked: Collection[str]) -> Rule | None:
    return rule if rule is not None and rule.names <= set(asked) else None

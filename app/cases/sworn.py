"""告知承诺: whether the applicant chose to promise, and what the promise stands for (国办发〔2020〕42号).

The office tells in writing what would have to be proved, what must be so, what follows from a false promise and how it is looked at;
the applicant promises or hands in the papers, as they choose.
"""

from app.catalogue.definitions import Definition
from app.core import clock
from app.form_engine.answers import Answers


def is_given(definition: Definition, answers: Answers) -> bool:
    """Whether the applicant promises; never where the matter offers no promise."""
    return definition.sworn is not None and answers.value(definition.sworn.question) is True


def stands_for_papers(definition: Definition, answers: Answers) -> bool:
    """Whether a paper with the way `statement` is met by it. Where no promise is offered, the form's own declaration does."""
    return definition.sworn is None or is_given(definition, answers)


def is_excluded(definition: Definition, answers: Answers) -> bool:
    """Whether the matter's own rule keeps this applicant from promising; what is unknown keeps nobody."""
    rule = definition.sworn.excluded if definition.sworn else None
    return rule is not None and rule.answer(answers.nested(), clock.today()) is True

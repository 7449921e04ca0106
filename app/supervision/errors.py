"""What supervision says no to."""

from app.core.errors import Conflict, Forbidden, Invalid


class CountedElsewhere(Conflict):
    code, message = "figures_counted_elsewhere", "Another process counts the figures now."


class NotYoursToAnswer(Forbidden):
    code, message = "not_yours_to_answer", "The head of the department or the officer who was named answers for this."


class AnswerMissing(Invalid):
    code, message = "supervision_words_missing", "Write what happened and what is done about it."


class EventMoved(Conflict):
    code, message = "supervision_event_moved", "This was answered, sent back or closed in the meantime. Look again."


class UnfitOwner(Invalid):
    code, message = "supervision_owner_unfit", "Name somebody who has a post in the department."


class OwnAnswer(Forbidden):
    code, message = "supervision_own_answer", "Who answered does not judge the answer."

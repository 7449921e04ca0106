"""How notes and ready opinions say no."""

from app.core.errors import Conflict, Forbidden, Invalid


class NoteMissing(Invalid):
    code, message = "note_missing", "Write the note first."


class NoteTooLong(Invalid):
    code, message = "note_too_long", "A note has at most %(most)s characters."


class NotYourNote(Forbidden):
    code, message = "not_your_note", "Only who wrote a note strikes it out."


class NoteStruck(Conflict):
    code, message = "note_struck", "This note is struck out already."


class PhraseMissing(Invalid):
    code, message = "phrase_missing", "Write the opinion first."


class PhraseTooLong(Invalid):
    code, message = "phrase_too_long", "A ready opinion has at most %(most)s characters."


class PhraseKnown(Conflict):
    code, message = "phrase_known", "This opinion is there already."


class TooManyPhrases(Conflict):
    code, message = "too_many_phrases", "There are %(most)s of them already. Delete one first."


class HeadOnly(Forbidden):
    code, message = "head_only", "Only the head of the department does this."

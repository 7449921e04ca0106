"""The forms of internal notes and of ready opinions."""

from flask_babel import gettext, lazy_gettext as _
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from app.cases.lifecycle import Act
from app.cases.notes import LONGEST as LONGEST_NOTE
from app.cases.phrases import LONGEST as LONGEST_PHRASE
from app.web.forms import Needed, PageForm
from app.window.forms import ActForm


class NoteForm(ActForm):
    slug = "note"
    words = TextAreaField(
        _("Note for colleagues"),
        validators=[Needed(_("Write the note first.")), Length(max=LONGEST_NOTE, message=_("Write at most %(max)d characters."))],
    )


class StrikeForm(ActForm):
    slug = "strike"
    note = HiddenField()
    reason = StringField(
        _("Reason"), validators=[Needed(_("Say the reason.")), Length(max=200, message=_("Write at most %(max)d characters."))]
    )


class PhraseForm(PageForm):
    """A sentence, for which act, and for whom."""

    act = SelectField(_("For"), choices=lambda: [(act.value, title) for act, title in act_titles().items()])
    words = TextAreaField(
        _("Ready opinion"),
        validators=[Needed(_("Write the opinion first.")), Length(max=LONGEST_PHRASE, message=_("Write at most %(max)d characters."))],
    )
    shared = BooleanField(_("For everyone of the department"))


def act_titles() -> dict[Act, str]:
    """What the acts are called for which opinions are kept."""
    return {
        Act.ACCEPT: gettext("Accept"),
        Act.PASS_ON: gettext("Submit the review opinion"),
        Act.APPROVE: gettext("Approve"),
        Act.REFUSE: gettext("Refuse"),
        Act.RETURN: gettext("Return for correction"),
    }

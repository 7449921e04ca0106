"""The forms about a promise: what a later check found, and a bar that ends before its day."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, TextAreaField
from wtforms.validators import Length, NumberRange

from app.cases.grounds import Grounds
from app.cases.later_checks import MOST_DAYS
from app.web.forms import Needed
from app.window.forms import LONGEST, ActForm, DeclineForm, GroundsForm


class LiftBarForm(DeclineForm):
    slug = "lift-bar"
    confirmed = BooleanField(
        _("I have checked that the record is mended, or that what the bar rests on no longer stands."),
        validators=[Needed(_("Read it once more, then tick this box."))],
    )


class FindKeptForm(ActForm):
    slug = "find-kept"
    opinion = TextAreaField(
        _("What was looked at and found"),
        validators=[Needed(_("Say what was checked and found.")), Length(max=LONGEST, message=_("Write at most %(max)d characters."))],
    )


class TellToMendForm(ActForm):
    slug = "tell-to-mend"
    reason = TextAreaField(
        _("What does not hold and is to be put right"),
        validators=[Needed(_("Say what is to be put right.")), Length(max=LONGEST, message=_("Write at most %(max)d characters."))],
    )
    days = IntegerField(
        _("Days to put it right"),
        validators=[
            Needed(_("Say how many days.")),
            NumberRange(1, MOST_DAYS, message=_("Give %(min)d to %(max)d days.")),
        ],
    )


class FindFalseForm(GroundsForm):
    slug = "find-false"

    @property
    def grounds(self) -> Grounds:
        return Grounds(self.reason.data, self.basis.data)

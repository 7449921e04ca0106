"""The forms of being heard: a hearing told, set, its record filed; a statement answered."""

from uuid import UUID

from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectField, StringField, TextAreaField, TimeField
from wtforms.validators import Length

from app.cases.grounds import Grounds
from app.cases.hearings import Sitting
from app.web.forms import Needed
from app.window.forms import ActForm, GroundsForm

LONGEST_ANSWER = 1000
LONGEST_RECORD = 20_000
LONGEST_ROOM = 100


class TellHearingForm(GroundsForm):
    slug = "tell-hearing"

    @property
    def grounds(self) -> Grounds:
        return Grounds(self.reason.data, self.basis.data)


class SetHearingForm(ActForm):
    slug = "set-hearing"
    day = DateField(_("Day of the hearing"), validators=[Needed(_("Enter the day."))])
    begins = TimeField(_("It begins at"), validators=[Needed(_("Enter the time, such as 09:30."))])
    room = StringField(
        _("Place of the hearing"),
        validators=[Needed(_("Say where it is.")), Length(max=LONGEST_ROOM, message=_("Write at most %(max)d characters."))],
    )
    chair = SelectField(_("Chair"), choices=[], coerce=str, validators=[Needed(_("Choose who chairs."))])

    @property
    def sitting(self) -> Sitting:
        return Sitting(self.day.data, self.begins.data, self.room.data, UUID(self.chair.data))


class HoldHearingForm(ActForm):
    slug = "hold-hearing"
    record = TextAreaField(
        _("Record of the hearing"),
        validators=[Needed(_("Write the record.")), Length(max=LONGEST_RECORD, message=_("Write at most %(max)d characters."))],
    )


class HearForm(ActForm):
    slug = "hear"
    answer = TextAreaField(
        _("Answer to the statement"),
        validators=[Needed(_("Say what you make of it.")), Length(max=LONGEST_ANSWER, message=_("Write at most %(max)d characters."))],
    )

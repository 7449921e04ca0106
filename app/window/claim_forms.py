"""The forms by which tasks are taken from the queue, one, some or the next ones, and put back."""

from flask_babel import gettext, lazy_gettext as _
from wtforms import BooleanField, IntegerField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from app.cases.claiming import MOST
from app.web.forms import PageForm
from app.window.forms import ActForm


class ClaimForm(ActForm):
    slug = "claim"


class PutBackForm(ActForm):
    slug = "put-back"


class PickedForm(ActForm):
    """The tasks that were ticked, by the numbers of their cases."""

    slug = "picked"
    pick = SelectMultipleField(choices=[], validate_choice=False)

    def validate_pick(self, _field: SelectMultipleField) -> None:
        if not self.numbers:
            raise ValidationError(gettext("Choose at least one task."))
        if len(self.numbers) > MOST:
            raise ValidationError(gettext("Choose at most %(most)s tasks.", most=MOST))

    @property
    def numbers(self) -> list[str]:
        """Each once, in the order of the page."""
        return list(dict.fromkeys(self.pick.data or ()))


class NextForm(ActForm):
    slug = "next"
    count = IntegerField(validators=[InputRequired(_("Say how many.")), NumberRange(1, MOST, _("Take one to %(max)d tasks."))])


class ViewForm(PageForm):
    """A name for the filters that are set."""

    name = StringField()
    first = BooleanField()

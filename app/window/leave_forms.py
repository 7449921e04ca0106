"""The forms of leave and of reassigning."""

from uuid import UUID

from flask_babel import gettext, lazy_gettext as _
from wtforms import DateField, HiddenField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from app.cases.claiming import MOST
from app.core.actor import Role
from app.web.forms import Needed, PageForm
from app.window.forms import LONGEST, ActForm


class LeaveForm(PageForm):
    """Whose, from when until when, and who stands in. A person and a role are one choice, for one may hold two."""

    officer = SelectField(_("Officer"), choices=[], validate_choice=False)
    first = DateField(_("First day"), validators=[InputRequired(_("Enter the day."))])
    last = DateField(_("Last day"), validators=[InputRequired(_("Enter the day."))])
    stand_in = SelectField(_("Stand-in"), choices=[], validate_choice=False)

    @property
    def whose(self) -> tuple[UUID, Role] | None:
        person, _line, role = (self.officer.data or "").partition("_")
        try:
            return UUID(person), Role(role)
        except ValueError:
            return None

    @property
    def colleague(self) -> UUID | None:
        return _uuid(self.stand_in.data)


class ReassignForm(ActForm):
    slug = "reassign"
    pick = SelectMultipleField(choices=[], validate_choice=False)  # number and task of each
    role = HiddenField()
    held = HiddenField()  # by whom; "" by nobody
    colleague = SelectField(_("Give to"), choices=[], validators=[Needed(_("Choose the colleague."))], validate_choice=False)
    reason = TextAreaField(
        _("Reason"), validators=[Needed(_("Say the reason.")), Length(max=LONGEST, message=_("Write at most %(max)d characters."))]
    )

    @property
    def picked(self) -> list[tuple[str, UUID]]:
        """The numbers of the cases, each with its task; what was tampered with is left out."""
        pairs = (one.partition("_") for one in dict.fromkeys(self.pick.data or ()))
        return [(number, task) for number, _line, said in pairs if (task := _uuid(said)) is not None]

    @property
    def to(self) -> UUID | None:
        return _uuid(self.colleague.data)

    def validate_pick(self, _field: SelectMultipleField) -> None:
        if not self.picked:
            raise ValidationError(gettext("Choose at least one task."))
        if len(self.picked) > MOST:
            raise ValidationError(gettext("Choose at most %(most)s tasks.", most=MOST))


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None

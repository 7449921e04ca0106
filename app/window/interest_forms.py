"""The forms of interested parties: one is told, their statement is answered."""

from uuid import UUID

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.cases.interests import DAYS_TO_ANSWER, LAW, Telling
from app.elements.identifiers import credit_code_is_valid, id_number_is_valid, normal_identifier
from app.web.forms import Fits, Needed, tidy
from app.window.forms import ActForm
from app.window.hearing_forms import LONGEST_ANSWER

LONGEST_NAME, LONGEST_TEXT = 100, 500


def _is_a_number(text: str) -> bool:
    return id_number_is_valid(text) or credit_code_is_valid(text)


def _at_most(most: int) -> Length:
    return Length(max=most, message=_("Write at most %(max)d characters."))


class TellThirdForm(ActForm):
    slug = "tell-third"
    name = StringField(_("Name of the person or firm"), filters=[tidy], validators=[Needed(_("Enter the name.")), _at_most(LONGEST_NAME)])
    identifier = StringField(
        _("ID number or credit code"),
        filters=[lambda text: normal_identifier(text or "")],
        validators=[
            Needed(_("Enter the number.")),
            Fits(_is_a_number, _("This is neither an ID number nor a credit code. Check the characters.")),
        ],
    )
    interest = TextAreaField(
        _("Which interest of theirs it touches"), validators=[Needed(_("Say which interest it is.")), _at_most(LONGEST_TEXT)]
    )
    intended = TextAreaField(
        _("What is applied for, in general words"), validators=[Needed(_("Say what is applied for.")), _at_most(LONGEST_TEXT)]
    )
    place = StringField(_("Where"), filters=[tidy], validators=[_at_most(LONGEST_NAME)])
    basis = StringField(_("Told on the basis of"), default=LAW, validators=[Needed(_("Name the article of law.")), _at_most(300)])
    days = IntegerField(_("Working days to answer"), default=DAYS_TO_ANSWER, validators=[Needed(_("Enter the working days."))])

    @property
    def telling(self) -> Telling:
        return Telling(self.interest.data, self.intended.data, self.place.data or "", self.basis.data, self.days.data)


class HearThirdForm(ActForm):
    slug = "hear-third"
    interest = HiddenField()
    answer = TextAreaField(_("Answer to their statement"), validators=[Needed(_("Say what you make of it.")), _at_most(LONGEST_ANSWER)])

    def validate_interest(self, field: HiddenField) -> None:
        try:
            UUID(field.data or "")
        except ValueError:
            raise ValidationError(_("This page is too old. Open it again.")) from None

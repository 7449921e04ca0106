"""The forms of the page where a clerk finds who stands at the window."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, StringField, ValidationError
from wtforms.validators import Length

from app.cases import draft_codes
from app.elements.identifiers import id_number_is_valid, normal_identifier
from app.web.forms import Needed, PageForm, tidy
from app.window import finding


class FindForm(PageForm):
    """One line for whatever the citizen shows; the name only for who is here for the first time."""

    sought = StringField(
        _("ID number, phone, credit code or code of a draft"),
        validators=[Needed(_("Lay the card on the reader, or enter a number."))],
        filters=[lambda text: normal_identifier(text or "")],
    )
    name = StringField(
        _("Name"),
        description=_("Only for who is here for the first time: as on the card."),
        validators=[Length(max=50, message=_("Write at most %(max)d characters."))],
        filters=[tidy],
    )

    def validate_sought(self, field: StringField) -> None:
        text = field.data
        known = (id_number_is_valid, finding.is_phone, finding.is_credit_code, draft_codes.looks_like_one)
        if not any(fits(text) for fits in known):
            raise ValidationError(_("This is not a valid ID number, phone, credit code or code of a draft. Check it."))


class CardForm(PageForm):
    """What the driver of the card reader hands over."""

    reading = HiddenField(validators=[Needed(_("This page is too old. Open it again."))])


class ChoiceForm(PageForm):
    """One of the persons that this clerk's own page offered."""

    choice = HiddenField(validators=[Needed(_("This page is too old. Open it again."))])

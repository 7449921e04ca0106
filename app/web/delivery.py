"""The question how the papers of a case reach the applicant: the same form at home, at a terminal, at a window."""

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import gettext, lazy_gettext as _
from wtforms import RadioField, StringField
from wtforms.validators import Length

from app.cases import delivering
from app.cases.delivering import Choice, Chosen
from app.cases.delivery_models import Way
from app.cases.errors import AddressMissing, DeliveryUnchosen, PhoneUnfit
from app.cases.lifecycle import Status
from app.cases.models import Case
from app.catalogue.definitions import Definition
from app.core.errors import DomainError
from app.web.forms import PageForm, tidy

TOO_LONG = _("Write at most %(max)d characters.")
FIELDS: Mapping[type[DomainError], str] = {DeliveryUnchosen: "way", PhoneUnfit: "phone", AddressMissing: "address"}


class DeliveryForm(PageForm):
    """Nothing is chosen beforehand but what the same person chose last time; the rules are the house's own (cases.delivering)."""

    way = RadioField(
        _("How do the papers reach you?"),
        id="delivery-way",
        choices=lambda: [
            (
                Way.ELECTRONIC.value,
                _("Electronically: I agree that they are delivered to my account here; the day they arrive there is the day of delivery."),
            ),
            (Way.WINDOW.value, _("I collect them at the output desk.")),
            (Way.POST.value, _("By post to the address below.")),
        ],
        validate_choice=False,
    )
    recipient = StringField(
        _("Recipient"),
        id="delivery-recipient",
        filters=[tidy],
        validators=[Length(max=50, message=TOO_LONG)],
        description=_("Empty: the applicant."),
    )
    phone = StringField(
        _("Phone"),
        id="delivery-phone",
        filters=[tidy],
        validators=[Length(max=20, message=TOO_LONG)],
        description=_("Empty: the number on record."),
    )
    address = StringField(
        _("Postal address"),
        id="delivery-address",
        filters=[tidy],
        validators=[Length(max=200, message=TOO_LONG)],
        description=_("Only for delivery by post."),
    )

    @property
    def choice(self) -> Choice:
        way = self.way.data if self.way.data in set(Way) else None
        return Choice(Way(way) if way else None, self.recipient.data or "", self.phone.data or "", self.address.data or "")

    def fits(self) -> bool:
        """Whether this can be followed; what cannot is said at its field."""
        if not self.validate():
            return False
        try:
            self.choice.checked()
        except (DeliveryUnchosen, PhoneUnfit, AddressMissing) as refusal:
            self.refused(refusal, FIELDS[type(refusal)])
            return False
        return True


def way_words(way: Way) -> str:
    """What a way is called."""
    return {
        Way.ELECTRONIC: gettext("Electronically"),
        Way.WINDOW: gettext("Collected at the output desk"),
        Way.POST: gettext("Sent by post"),
    }[way]


def form_for(case: Case, definition: Definition) -> DeliveryForm | None:
    """The question before a case is filed, as it was sent or with last time's answer; None where it is not asked."""
    if case.status is not Status.DRAFT or not delivering.is_asked(definition):
        return None
    if request.method == "POST":
        return DeliveryForm()
    return DeliveryForm(formdata=None, data=_given(delivering.last_choice(case.person_id, case.applicant)))


def of_choice(chosen: Chosen | None) -> DeliveryForm:
    """The form filled with a choice, to change it: what is not touched stays as it was chosen."""
    kept = {"recipient": chosen.contact.recipient, "phone": chosen.contact.phone} if chosen else {}
    return DeliveryForm(formdata=None, data=_given(chosen) | kept)


def _given(chosen: Chosen | None) -> dict[str, Any]:
    if chosen is None:
        return {}
    contact = chosen.contact
    return {"way": chosen.way.value, "address": contact.address, "recipient": contact.recipient if contact.address else ""}

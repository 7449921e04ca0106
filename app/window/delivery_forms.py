"""The forms of the output desk: who collects and signs, where papers lie, and what goes by post."""

from dataclasses import replace

from flask_babel import gettext, lazy_gettext as _
from wtforms import BooleanField, DateField, HiddenField, RadioField, StringField
from wtforms.validators import Length, Optional, ValidationError

from app.cases.posting import Parcel, Received
from app.cases.receiving import Receiver, Signing
from app.elements.identifiers import normal_identifier
from app.web.forms import Needed, tidy
from app.window.forms import ActForm, HandOverForm

TOO_LONG = _("Write at most %(max)d characters.")


class CollectForm(HandOverForm):
    """The result is handed over: by the card alone or by the pick-up code as well, and signed for."""

    proof = RadioField(
        _("Shown by who collects"),
        choices=lambda: [("card", _("The identity card")), ("code", _("The pick-up code, and the identity card"))],
        default="card",
        validators=[Optional()],
    )
    id_number = StringField(_("ID number of who collects"), filters=[lambda text: normal_identifier(text or "")])
    code = StringField(_("Pick-up code"), filters=[lambda text: "".join((text or "").split())])
    strokes = HiddenField(filters=[lambda text: text or ""])
    signed_name = StringField(_("Or the receiver types the name"), validators=[Length(max=50, message=TOO_LONG)], filters=[tidy])
    on_paper = BooleanField(_("Signed on paper"))

    @property
    def by_code(self) -> bool:
        return self.proof.data == "code"

    @property
    def signing(self) -> Signing:
        if self.strokes.data:
            return Signing.DRAWN
        return Signing.TYPED if self.signed_name.data else Signing.PAPER if self.on_paper.data else Signing.NONE

    @property
    def who(self) -> Receiver:
        return replace(super().who, by_code=self.by_code, signing=self.signing)

    def validate_code(self, field: StringField) -> None:
        if self.by_code and not field.data:
            raise ValidationError(gettext("Enter the pick-up code."))

    def validate_on_paper(self, _field: BooleanField) -> None:
        if self.signing is Signing.NONE:
            raise ValidationError(gettext("Have the receiver sign: in the box, by typing the name, or on paper."))


class ShelfForm(ActForm):
    slug = "shelf"
    shelf = StringField(_("Place on the shelf"), validators=[Needed(_("Enter the place."))], filters=[tidy])


class OnceForm(ActForm):
    """An act of one button: a new code, a reminder."""

    slug = "once"


class PostForm(ActForm):
    slug = "post"
    carrier = StringField(_("Carrier"), validators=[Needed(_("Enter who carries it.")), Length(max=50, message=TOO_LONG)], filters=[tidy])
    tracking = StringField(
        _("Tracking number"), validators=[Needed(_("Enter the tracking number.")), Length(max=40, message=TOO_LONG)], filters=[tidy]
    )

    @property
    def parcel(self) -> Parcel:
        return Parcel(self.carrier.data or "", self.tracking.data or "")


class CameBackForm(ActForm):
    """The carrier brought it back."""

    slug = "came-back"
    reason = StringField(
        _("Why it came back"),
        validators=[Needed(_("Say why it came back.")), Length(max=200, message=TOO_LONG)],
        filters=[tidy],
    )


class ReceivedForm(ActForm):
    """As the carrier's return says it."""

    slug = "received"
    receiver = StringField(
        _("Received by"), validators=[Needed(_("Enter who received the papers.")), Length(max=50, message=TOO_LONG)], filters=[tidy]
    )
    day = DateField(_("Day of receipt"), validators=[Needed(_("Enter the day of receipt."))])

    @property
    def received(self) -> Received:
        return Received(self.receiver.data or "", self.day.data)

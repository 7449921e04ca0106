"""The forms by which a clerk writes down a mandate: who gives it, for what, until when, and how the giver agrees."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, RadioField, SelectChoice, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import Length

from app.catalogue import service as catalogue
from app.core.actor import PartyKind
from app.elements.identifiers import id_number_is_valid, normal_identifier
from app.identity.models import MandateWay, Relation
from app.web.filters import plain
from app.web.forms import Fits, Needed, PageForm, tidy

ALL, SOME = "all", "some"
RELATIONS = {
    Relation.SPOUSE: _("Spouse"),
    Relation.CHILD: _("Son or daughter"),
    Relation.PARENT: _("Father or mother"),
    Relation.RELATIVE: _("Another relative"),
    Relation.OTHER: _("No relative"),
}


NAME, CODE = _("Enter the name as on the card"), _("Enter the six digits that the giver reads out")


def _relations() -> list[SelectChoice]:
    return [SelectChoice(one.value, said) for one, said in RELATIONS.items()]


def _ways() -> list[SelectChoice]:
    return [
        SelectChoice(MandateWay.PHONE.value, _("By a code to their phone of the population register")),
        SelectChoice(MandateWay.DESK.value, _("They stand here too: lay their card on the reader")),
    ]


class EntrustForm(PageForm):
    """As both sides say it; the agent is who stands at the window."""

    key = HiddenField()
    name = StringField(_("Name of who is acted for"), filters=[tidy], validators=[Needed(NAME), Length(max=50)])
    id_number = StringField(
        _("Their ID number"),
        filters=[lambda text: normal_identifier(text or "")],
        validators=[
            Needed(_("Enter their ID number")),
            Fits(id_number_is_valid, _("Enter the 18 characters of the ID card; the last one may be X")),
        ],
    )
    relation = SelectField(_("What who stands here is to them"), choices=_relations)
    scope = RadioField(
        _("For what"),
        choices=lambda: [SelectChoice(SOME, _("The matters ticked below")), SelectChoice(ALL, _("Every matter of this portal"))],
        default=SOME,
    )
    services = SelectMultipleField(_("Matters"), validate_choice=False, choices=list)
    until_day = DateField(_("Last day"), validators=[Needed(_("Enter the last day, for example 2026-12-31"))])
    way = RadioField(_("How they agree"), choices=_ways, default=MandateWay.PHONE.value)
    reading = HiddenField()  # of the giver's card, where they stand here

    def offer(self) -> "EntrustForm":
        """With the matters that a person may apply for."""
        offered = [one.definition for one in catalogue.all_current() if PartyKind.PERSON in one.definition.audience]
        self.services.choices = [SelectChoice(one.code, plain(one.name)) for one in offered]
        return self

    def validate_services(self, _field: SelectMultipleField) -> None:
        if self.scope.data == SOME and not self.service_codes:
            raise ValidationError(_("Tick at least one matter"))

    @property
    def service_codes(self) -> tuple[str, ...]:
        """None means every service."""
        known = {choice.value for choice in self.services.choices or ()}
        return () if self.scope.data == ALL else tuple(sorted(known & set(self.services.data or ())))


class CodeForm(PageForm):
    code = StringField(
        _("Code that the giver reads out"),
        filters=[tidy],
        validators=[Needed(CODE), Length(max=12)],
    )

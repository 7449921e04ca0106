"""The forms of a search by person: ask the register, and settle what the reply says of each."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import RadioField, TextAreaField
from wtforms.validators import Length, Optional

from app.cases.vettings import Person, Result, Vetted
from app.window.forms import ActForm

LONGEST_NOTE = 1000


class AskVettingForm(ActForm):
    slug = "ask-vetting"


class SettleVettingForm(ActForm):
    """Each person has a field for the result, see `settle_form`."""

    slug = "settle-vetting"
    persons: tuple[Person, ...] = ()
    note = TextAreaField(_("How it was verified"), validators=[Length(max=LONGEST_NOTE, message=_("Write at most %(max)d characters."))])

    @property
    def results(self) -> list[Result | None]:
        said = (self[f"result_{number}"].data for number in range(len(self.persons)))
        return [Result(one) if one else None for one in said]


def settle_form(vetted: Vetted, **options: Any) -> SettleVettingForm:
    """The form for these persons, with what was settled, or what follows from the register alone."""
    fields: dict[str, Any] = {"persons": vetted.persons}
    known = {"note": vetted.note}
    for number, one in enumerate(vetted.persons):
        fields[f"result_{number}"] = RadioField(
            one.name,
            choices=lambda: [(Result.NONE.value, _("not found")), (Result.RECORD.value, _("on record"))],
            validators=[Optional()],
        )
        result = one.result or one.proposal
        known[f"result_{number}"] = result.value if result else ""
    return type("SettleVettingForm", (SettleVettingForm,), fields)(data=known, **options)

"""The forms of a site check: appointed, written point by point, sent back or confirmed."""

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField, TimeField
from wtforms.validators import Length, Optional

from app.cases.site_checking import Visit
from app.cases.site_checks import Found, PointFound
from app.catalogue.flow import CheckPoint
from app.web.filters import plain
from app.web.forms import Needed
from app.window.forms import ActForm

LONGEST_PLACE = 100
LONGEST_NOTE = 300
LONGEST_FINDING = 2000
TOO_LONG = _("Write at most %(max)d characters.")


class AppointCheckForm(ActForm):
    slug = "appoint-check"
    day = DateField(_("Day of the site check"), validators=[Needed(_("Enter the day."))])
    begins = TimeField(_("It begins at"), validators=[Needed(_("Enter the time, such as 09:30."))])
    place = StringField(
        _("Place of the site check"), validators=[Needed(_("Say where it is.")), Length(max=LONGEST_PLACE, message=TOO_LONG)]
    )
    second = SelectField(_("Second officer"), choices=[], coerce=str, validators=[Needed(_("Choose who goes along."))])

    @property
    def visit(self) -> Visit:
        return Visit(self.day.data, self.begins.data, self.place.data, UUID(self.second.data))


class RecordCheckForm(ActForm):
    """The record; each point has a field for its answer and one for the remark, see `of_points`."""

    slug = "record-check"
    points: tuple[CheckPoint, ...] = ()
    finding = TextAreaField(_("Finding of both officers"), validators=[Length(max=LONGEST_FINDING, message=TOO_LONG)])

    @property
    def found(self) -> Found:
        said = {"yes": True, "no": False}
        return Found(
            {one.code: PointFound(said.get(self[f"fine_{one.code}"].data), self[f"note_{one.code}"].data or "") for one in self.points},
            self.finding.data or "",
        )


def record_form(points: tuple[CheckPoint, ...], found: Found | None = None, **options: Any) -> RecordCheckForm:
    """The form for these points, with what was found so far."""
    fields: dict[str, Any] = {"points": points}
    for one in points:
        fields[f"fine_{one.code}"] = RadioField(
            plain(one.label), choices=lambda: [("yes", _("complies")), ("no", _("does not comply"))], validators=[Optional()]
        )
        fields[f"note_{one.code}"] = StringField(_("Remark"), validators=[Length(max=LONGEST_NOTE, message=TOO_LONG)])
    return type("RecordCheckForm", (RecordCheckForm,), fields)(data=_data(found) if found else None, **options)


def _data(found: Found) -> dict[str, str]:
    said = {None: "", True: "yes", False: "no"}
    answers = {f"fine_{code}": said[point.fine] for code, point in found.points.items()}
    return answers | {f"note_{code}": point.note for code, point in found.points.items()} | {"finding": found.finding}


class ConfirmCheckForm(ActForm):
    slug = "confirm-check"


class ReturnCheckForm(ActForm):
    slug = "return-check"
    reason = TextAreaField(
        _("What you saw differently"), validators=[Needed(_("Say what has to be changed.")), Length(max=LONGEST_NOTE, message=TOO_LONG)]
    )

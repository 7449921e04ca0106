"""The forms of the staff pages."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField
from wtforms.validators import Length, Optional, ValidationError

from app.catalogue.city import city
from app.core import clock
from app.core.actor import Role
from app.core.db import new_id
from app.elements.identifiers import id_number_is_valid, normal_identifier
from app.identity import sub_units
from app.identity.appointing import Giving
from app.manage.staff_view import places, role_words
from app.web.filters import plain
from app.web.forms import Fits, Needed, PageForm, tidy

MOST = Length(max=60, message=_("Write at most %(max)d characters."))


class NewStaffForm(PageForm):
    """Whose account, and by which name they will sign in."""

    id_number = StringField(
        _("ID number"),
        filters=[tidy],
        validators=[
            Needed(_("Enter the ID number")),
            Fits(lambda said: id_number_is_valid(normal_identifier(said)), _("This is no ID number.")),
        ],
    )
    name = StringField(_("Name"), filters=[tidy], validators=[Needed(_("Enter the name")), MOST])
    login_name = StringField(
        _("Login name"),
        description=_("Small letters, digits and hyphens. It never changes."),
        filters=[tidy],
        validators=[Needed(_("Enter the login name")), MOST],
    )


class PostForm(PageForm):
    """A post: where, as what, for which place, from when until when."""

    key = HiddenField(validators=[Needed(_("This page is too old. Open it again."))])
    department = SelectField(
        _("Department"),
        choices=lambda: [("", _("Choose …")), *((one.code, plain(one.name)) for one in _departments())],
        validators=[Needed(_("Choose the department"))],
    )
    sub_unit = SelectField(_("Sub-unit"), default="", choices=lambda: [("", _("none")), *_sub_units()])
    role = SelectField(
        _("Role"),
        choices=lambda: [("", _("Choose …")), *((role.value, str(role_words(role))) for role in Role)],
        validators=[Needed(_("Choose the role"))],
    )
    place = StringField(
        _("Jurisdiction"),
        description=_("Code of the county, town or village, as the list offers it. Empty: the whole city."),
        filters=[tidy],
        validators=[MOST],
    )
    from_day = DateField(_("From"), validators=[Needed(_("Enter the first day"))])
    until_day = DateField(_("Until, the last day"), validators=[Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key.data = self.key.data or new_id().hex
        self.from_day.data = self.from_day.data or (clock.today() if not self.is_submitted() else None)

    def validate_place(self, field: StringField) -> None:
        if field.data and field.data.partition(" ")[0] not in places():
            raise ValidationError(_("The city has no such place. Choose one that the list offers."))

    @property
    def giving(self) -> Giving:
        return Giving(
            self.department.data,
            Role(self.role.data),
            self.from_day.data,
            self.until_day.data,
            place=self.place.data.partition(" ")[0],
            sub_unit=self.sub_unit.data,
        )


class LeaveForm(PageForm):
    confirmed = BooleanField(
        _("This person leaves: posts, account and sessions end now."), validators=[Needed(_("Read it once more, then tick this box."))]
    )


class UnitForm(PageForm):
    """A new sub-unit."""

    department = SelectField(
        _("Department"),
        choices=lambda: [("", _("Choose …")), *((one.code, plain(one.name)) for one in _departments())],
        validators=[Needed(_("Choose the department"))],
    )
    code = StringField(
        _("Code"),
        description=_("Small letters, digits and hyphens. It never changes."),
        filters=[tidy],
        validators=[Needed(_("Enter the code")), MOST],
    )
    zh = StringField(_("Name in Chinese"), filters=[tidy], validators=[Needed(_("Enter the name in both languages")), MOST])
    en = StringField(_("Name in English"), filters=[tidy], validators=[Needed(_("Enter the name in both languages")), MOST])


def _departments() -> Sequence[Any]:
    return city().departments


def _sub_units() -> list[tuple[str, str]]:
    names = {one.code: plain(one.short) for one in city().departments}
    return [
        (unit.code, f"{names.get(unit.department, unit.department)} · {unit.zh}") for unit in sub_units.all_units() if not unit.closed_at
    ]

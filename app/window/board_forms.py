"""The forms of supervision: what is exported, and what is said about an event."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, Length, Optional

from app.supervision.answering import LONGEST
from app.web.forms import Needed, PageForm
from app.window.forms import ActForm

TABLES = ("parts", "time", "channels", "windows")
FORMATS = ("csv", "xlsx")
FILTERS = ("first", "last", "department", "service", "channel", "window")


class ExportForm(PageForm):
    """Which table, how, and the filters of the page it stands on."""

    table = HiddenField(validators=[AnyOf(TABLES)])
    format = StringField(validators=[AnyOf(FORMATS)])
    first = HiddenField(validators=[Optional()])
    last = HiddenField(validators=[Optional()])
    department = HiddenField(validators=[Optional()])
    service = HiddenField(validators=[Optional()])
    channel = HiddenField(validators=[Optional()])
    window = HiddenField(validators=[Optional()])

    @property
    def filters(self) -> Mapping[str, str]:
        return {name: str(self[name].data) for name in FILTERS if self[name].data}


class EventsExportForm(PageForm):
    """How, and the filters of the list it stands under."""

    format = StringField(validators=[AnyOf(FORMATS)])
    standing = HiddenField(validators=[Optional()])
    department = HiddenField(validators=[Optional()])
    breach = HiddenField(validators=[Optional()])

    @property
    def filters(self) -> Mapping[str, str]:
        return {name: str(self[name].data) for name in ("standing", "department", "breach") if self[name].data}


class SupervisionForm(ActForm):
    """What is said about an event: an answer, a note with which it goes back, a note with which it is closed."""

    text = TextAreaField(
        _("What happened, and what is done about it"),
        validators=[
            Needed(_("Write what happened and what is done about it.")),
            Length(max=LONGEST, message=_("Write at most %(max)d characters.")),
        ],
    )

    def __init__(self, act: str, **kwargs: Any) -> None:
        self.slug = act
        super().__init__(**kwargs)
        if act != "answer":
            self.text.label.text = _("Note")


class OwnerForm(ActForm):
    """Who answers; nobody named is the head."""

    slug = "owner"
    owner = SelectField(_("Who answers"), choices=[], validators=[Optional()], validate_choice=False)

    @property
    def to(self) -> UUID | None:
        """The chosen one. What is no id is nobody's, and is refused as such."""
        try:
            return UUID(self.owner.data) if self.owner.data else None
        except ValueError:
            return UUID(int=0)

"""The forms of supervision: what is exported, and what is said about an event."""

from collections.abc import Mapping

from wtforms import HiddenField, StringField
from wtforms.validators import AnyOf, Optional

from app.web.forms import PageForm

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

"""The forms of 联系方式: what one chooses, a new phone or address, and the code that was sent there."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, StringField

from app.identity.contacts import Kind, Reach
from app.identity.models import Tongue
from app.web.forms import Needed, PageForm, tidy


class ReachForm(PageForm):
    by_text = BooleanField(_("Tell me by text message that there is news"))
    by_email = BooleanField(_("Tell me by e-mail that there is news"))
    tongue = RadioField(
        _("Language of these messages"),
        choices=lambda: [
            (Tongue.BOTH.value, _("Chinese and English")),
            (Tongue.CHINESE.value, _("Chinese")),
            (Tongue.ENGLISH.value, _("English")),
        ],
        validators=[Needed(_("Choose a language"))],
    )

    @classmethod
    def showing(cls, reach: Reach) -> "ReachForm":
        return cls(formdata=None, data={"by_text": reach.by_text, "by_email": reach.by_email, "tongue": reach.tongue.value})


class PhoneForm(PageForm):
    address = StringField(_("Another mobile number"), id="phone", filters=[tidy], validators=[Needed(_("Enter a mobile number"))])


class EmailForm(PageForm):
    address = StringField(_("E-mail address"), id="email", filters=[tidy], validators=[Needed(_("Enter an e-mail address"))])


class CodeForm(PageForm):
    code = StringField(_("Six-digit code"), filters=[tidy], validators=[Needed(_("Enter the code that we sent there"))])


FORM_OF: dict[Kind, type[PageForm]] = {Kind.PHONE: PhoneForm, Kind.EMAIL: EmailForm}

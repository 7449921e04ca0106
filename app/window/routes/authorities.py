"""授权书: the head lets one officer decide alone in services that are decided at once, takes it back, prints it."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext
from wtforms import DateField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import Length

from app.cases import authorising
from app.cases.authorising import Giving
from app.cases.authority_models import DecisionAuthority
from app.catalogue import service as catalogue
from app.catalogue.city import city
from app.catalogue.errors import NoSuchService
from app.core import clock
from app.core.actor import Role
from app.core.errors import DomainError
from app.elements.words import Words
from app.identity import queries as identity
from app.web.access import staff
from app.web.commits import commits
from app.web.filters import plain
from app.web.forms import Needed
from app.web.session import actor
from app.window.forms import ActForm
from app.window.room import bp

STANDARD_TEXT = (  # legal text is Chinese
    "兹授权上述人员在授权期限内，以本机关名义对所列即办事项一人受理、审查并作出决定。授权期限届满或者撤回授权的，授权即行终止。"
)


class AuthorityForm(ActForm):
    """Whom, in what, until when."""

    slug = "authority"
    person = SelectField(lazy_gettext("Officer"), choices=list, validators=[Needed(lazy_gettext("Choose the officer"))])
    services = SelectMultipleField(
        lazy_gettext("Services that are decided at once"), choices=list, validators=[Needed(lazy_gettext("Choose at least one service"))]
    )
    from_day = DateField(lazy_gettext("From"), validators=[Needed(lazy_gettext("Enter the first day"))])
    until_day = DateField(lazy_gettext("Until, the last day"), validators=[Needed(lazy_gettext("Enter the last day"))])
    text = TextAreaField(
        lazy_gettext("Text of the letter"),
        validators=[
            Needed(lazy_gettext("Write the text of the letter")),
            Length(max=authorising.MOST_WORDS, message=lazy_gettext("Write at most %(max)d characters.")),
        ],
    )

    def offer(self) -> "AuthorityForm":
        """With the officers and services of this head."""
        officers = sorted(authorising.officers_of(actor()).items(), key=lambda one: one[1])
        self.person.choices = [("", _("Choose …")), *((str(person), name) for person, name in officers)]
        self.services.choices = [(one.definition.code, plain(one.definition.name)) for one in authorising.services_of(actor())]
        if not self.is_submitted():
            self.from_day.data = clock.today()
            self.text.data = STANDARD_TEXT
        return self

    @property
    def giving(self) -> Giving:
        return Giving(UUID(self.person.data), tuple(self.services.data), self.from_day.data, self.until_day.data, self.text.data)


@bp.get("/authorities")
@staff(Role.HEAD)
def authorities() -> ResponseReturnValue:
    return _page(AuthorityForm(formdata=None).offer())


@bp.post("/authorities")
@staff(Role.HEAD, confirmed=True)
@commits
def give_authority() -> ResponseReturnValue:
    form = AuthorityForm().offer()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        given = authorising.give(actor(), form.giving, form.key.data)
    except DomainError as refusal:
        form.refused(refusal)
        return _page(form), refusal.status
    flash(_("The letter of authority %(number)s is given.", number=given.number), "good")
    return redirect(url_for(".authorities"), 303)


@bp.post("/authorities/<uuid:authority_id>/withdraw")
@staff(Role.HEAD, confirmed=True)
@commits
def withdraw_authority(authority_id: UUID) -> ResponseReturnValue:
    row = authorising.withdraw(actor(), authority_id)
    flash(_("The letter of authority %(number)s is withdrawn.", number=row.number), "good")
    return redirect(url_for(".authorities"), 303)


@bp.get("/authorities/<uuid:authority_id>")
@staff(Role.HEAD, Role.REVIEWER, Role.APPROVER)
def authority(authority_id: UUID) -> ResponseReturnValue:
    """The letter itself, to be printed; the officers of the department may read it."""
    row = authorising.of_department(actor(), authority_id)
    names = identity.names([row.person_id, row.given_by])
    told = {"office": city().office(row.department, row.place), "services": _services(row), "in_force": authorising.is_in_force(row)}
    return render_template("window/authority.html", row=row, names=names, **told)


def _page(form: AuthorityForm) -> str:
    rows = authorising.all_of(actor())
    names = identity.names([row.person_id for row in rows])
    lines = [(row, names.get(row.person_id, ""), _services(row), authorising.is_in_force(row)) for row in rows]
    return render_template("window/authorities.html", lines=lines, form=form)


def _services(row: DecisionAuthority) -> list[Words]:
    return [_name(code) for code in row.services]


def _name(code: str) -> Words:
    try:
        return catalogue.shown(code)[0].definition.name
    except NoSuchService:
        return Words(code, code)

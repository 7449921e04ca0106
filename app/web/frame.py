"""The parts of the citizen's frame that are the same for everyone: drawn once, for they cost more than most of what they stand around."""

from collections.abc import Hashable

from flask import current_app, render_template, request
from flask_babel import gettext as _
from markupsafe import Markup

from app.core.settings import current
from app.web.language import look
from app.web.places import link

_parts: dict[Hashable, Markup] = {}
_marked: dict[Hashable, frozenset[str]] = {}


def band() -> list[tuple[str, str]]:
    """(address, label) of the entries of the main navigation that there are."""
    entries = [
        (link("portal.home"), _("Home")),
        (link("portal.services", audience="person"), _("Citizens")),
        (link("portal.services", audience="organisation"), _("Business")),
        (link("portal.departments"), _("Departments")),
        (link("portal.my"), _("My cases")),
        (link("portal.certificates"), _("My certificates")),
        (link("verify.page"), _("Verify a certificate")),
    ]
    return [(address, label) for address, label in entries if address]


def demonstration_bar() -> Markup:
    """What to do next in the demonstration, on every page of who plays a part in it."""
    return Markup(render_template("demo/bar.html")) if "demo" in current_app.blueprints else Markup()  # noqa: S704 - a template of ours


def kept(template: str) -> Markup:
    """A part without anything personal, as this look and, where the navigation marks it, this address has it.

    Its size is bounded: looks times entries of the navigation.
    """
    if current_app.debug:
        return Markup(render_template(template))  # noqa: S704 - a template of ours
    house = (current().demonstration, request.script_root, look())
    if house not in _marked:
        _marked[house] = frozenset(address for address, _label in band())
    key = (template, house, request.path if request.path in _marked[house] else "")
    if key not in _parts:
        _parts[key] = Markup(render_template(template))  # noqa: S704 - a template of ours
    return _parts[key]

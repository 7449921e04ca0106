"""Fixed forms (sign-in, decisions, search) by WTForms, shown with govuk-frontend's components in the reader's language."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import g
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, ValidationError
from wtforms.validators import StopValidation

from app.core.errors import DomainError

COMPONENTS = {
    "HiddenField": "hidden",
    "CSRFTokenField": "hidden",
    "TextAreaField": "textarea",
    "SelectField": "select",
    "RadioField": "radios",
    "SelectMultipleField": "checkboxes",
    "BooleanField": "checkboxes",
}
CHOOSING = {"radios", "checkboxes"}
ATTRIBUTES = {  # keypad: the keys that a terminal shows, see static/js/keypad.js
    "maxlength": "maxlength",
    "list": "list",
    "keypad": "data-keypad",
    "autofocus": "autofocus",
}


def tidy(text: str | None) -> str:
    """Typed text without the spaces that phones and copying put around it."""
    return text.strip() if text else ""


class Needed:
    """The field must be filled; the message says what to do. No `required` attribute: the browser's own bubble would hide our summary."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        if not field.data or (isinstance(field.data, str) and not field.data.strip()):
            field.errors = []
            raise StopValidation(self.message)


class Fits:
    """The value passes `judge`; an empty one is left to Needed."""

    def __init__(self, judge: Callable[[str], bool], message: str) -> None:
        self.judge, self.message = judge, message

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        if field.data and not self.judge(field.data):
            raise ValidationError(self.message)


class PageForm(FlaskForm):
    """A form of one page. Its summary lists every error with the id of its field."""

    def refused(self, refusal: DomainError, field: str = "") -> None:
        """Show what a rule said at `field`, or above the whole form; who has to wait is told by the answer's header, too."""
        if "seconds" in refusal.params:
            g.retry_after = refusal.params["seconds"]
        if field:
            self[field].errors = [*self[field].errors, said_by(refusal)]
        else:
            self.form_errors.append(said_by(refusal))

    def summary(self) -> list[dict[str, str]]:
        """The errors as the summary's component takes them."""
        shown = [field for field in self if COMPONENTS.get(field.type) != "hidden"]
        above = [{"text": str(text), "href": f"#{shown[0].id}" if shown else "#main"} for text in self.form_errors]
        return above + [{"text": str(text), "href": f"#{field.id}"} for field in self for text in field.errors]


def said_by(refusal: DomainError) -> str:
    """What a refusal says, in the reader's language."""
    params = {name: _(str(value)) if name in refusal.worded else value for name, value in refusal.params.items()}
    return str(_(refusal.message, **params))


# --- what each component is told ----------------------------------------------------------------------------------


def component_of(field: Field, options: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The component that shows this field, and its parameters."""
    name = COMPONENTS.get(field.type, "input")
    told = _common(field, options)
    if name in CHOOSING:
        told |= {"idPrefix": field.id, "items": _items(field)}
        if field.type != "BooleanField":
            told["fieldset"] = {"legend": {"text": told["label"]["text"], "classes": "govuk-fieldset__legend--s"}}
    elif name == "select":
        told["items"] = _items(field)
    elif name == "textarea":
        told |= {"value": field.data or "", "rows": options.get("rows", 5)}
    elif name == "input":
        told |= _typed(field, options)
    return name, told


def _common(field: Field, options: Mapping[str, Any]) -> dict[str, Any]:
    hint = options.get("hint") or field.description
    label = f"{field.label.text}{_(' (optional)')}" if options.get("optional") else str(field.label.text)
    told: dict[str, Any] = {
        "id": field.id,
        "name": field.name,
        "label": {"text": label},
        "classes": options.get("classes", ""),
        "attributes": {told: options[name] for name, told in ATTRIBUTES.items() if name in options},
    }
    if hint:
        told["hint"] = {"text": str(hint)}
    if field.errors:
        told["errorMessage"] = {"text": str(field.errors[0]), "visuallyHiddenText": _("Error")}
    return told | {key: options[key] for key in ("autocomplete", "inputmode") if key in options}


def _typed(field: Field, options: Mapping[str, Any]) -> dict[str, Any]:
    """A one-line field shows again exactly what was typed; a password never."""
    kind = {"PasswordField": "password", "DateField": "date"}.get(field.type, options.get("type", "text"))
    value = field._value() if hasattr(field, "_value") and kind != "password" else ""
    width = f" govuk-input--width-{options['width']}" if "width" in options else ""
    return {"type": kind, "value": value, "classes": f"{options.get('classes', '')}{width}", "spellcheck": False}


def _items(field: Field) -> list[dict[str, Any]]:
    if field.type == "BooleanField":
        return [{"value": "y", "text": str(field.label.text), "checked": bool(field.data)}]
    chosen = "checked" if field.type != "SelectField" else "selected"
    return [{"value": choice.value, "text": str(choice.label), chosen: bool(choice.selected)} for choice in field.iter_choices()]

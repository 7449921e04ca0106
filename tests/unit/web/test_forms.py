"""What the components are told of a form's fields."""

import pytest
from flask import Flask
from flask_babel import Babel
from wtforms import BooleanField, HiddenField, PasswordField, RadioField, SelectChoice, SelectField, StringField, TextAreaField

from app.core.errors import TooMany
from app.web.forms import Fits, Needed, PageForm, component_of


class AForm(PageForm):
    key = HiddenField()
    name = StringField("Name", description="As on the card", validators=[Needed("Enter a name"), Fits(lambda text: text != "x", "Not x")])
    password = PasswordField("Password", validators=[Needed("Enter it")])
    kind = RadioField("Kind", choices=[SelectChoice("a", "A"), SelectChoice("b", "B")], default="b")
    place = SelectField("Place", choices=[SelectChoice("1", "One"), SelectChoice("2", "Two")], default="2")
    text = TextAreaField("Text")
    agreed = BooleanField("Agreed")


@pytest.fixture(autouse=True)
def _request():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="x" * 32, WTF_CSRF_ENABLED=False)
    Babel(app)
    with app.test_request_context("/", method="POST", data={"name": " <b> ", "password": "secret"}):
        yield


def test_each_kind_of_field_has_its_component():
    names = [component_of(field, {})[0] for field in AForm()]
    assert names == ["hidden", "input", "input", "radios", "select", "textarea", "checkboxes"]


def test_a_text_field_shows_again_what_was_typed_and_a_password_never():
    form = AForm()
    assert component_of(form.name, {"width": 20})[1] | {} == {
        "id": "name", "name": "name", "type": "text", "label": {"text": "Name"}, "hint": {"text": "As on the card"},
        "value": " <b> ", "classes": " govuk-input--width-20", "attributes": {}, "spellcheck": False,
    }  # fmt: skip
    assert component_of(form.password, {})[1]["value"] == ""


def test_choices_say_which_one_is_taken():
    form = AForm(formdata=None)
    assert component_of(form.kind, {})[1]["items"][1] == {"value": "b", "text": "B", "checked": True}
    assert component_of(form.place, {})[1]["items"][1] == {"value": "2", "text": "Two", "selected": True}


def test_the_summary_names_every_error_with_its_field():
    form = AForm(data={}, formdata=None)
    assert not form.validate()
    assert form.summary() == [{"text": "Enter a name", "href": "#name"}, {"text": "Enter it", "href": "#password"}]
    assert component_of(form.name, {})[1]["errorMessage"]["text"] == "Enter a name"


def test_a_refusal_of_a_rule_stands_above_the_form_or_at_its_field():
    form = AForm()
    form.refused(TooMany(seconds=7))
    form.refused(TooMany(seconds=9), "name")
    assert form.summary() == [
        {"text": "Too many tries. Try again in 7 seconds.", "href": "#name"},
        {"text": "Too many tries. Try again in 9 seconds.", "href": "#name"},
    ]

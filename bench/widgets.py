"""M1-b: the fields of one page by its page plan, and by WTForms widgets in a template, in CPU time of this process."""

import statistics
import time
from collections.abc import Callable, Mapping

from flask import Flask, render_template_string
from wtforms import Form, StringField

from app.catalogue.service import Published
from app.elements.facts import Fact
from app.form_engine.answers import Answers
from app.web import form_pages
from bench.results import Row

ROUNDS, TIMES = 7, 40
PAGE = """{% for field in form %}
<div class="govuk-form-group{% if field.errors %} govuk-form-group--error{% endif %}">
{{ field.label(class="govuk-label govuk-label--s") }}
{% if field.description %}<div class="govuk-hint" id="{{ field.id }}-hint">{{ field.description }}</div>{% endif %}
{% for error in field.errors %}<p class="govuk-error-message" id="{{ field.id }}-error">{{ error }}</p>{% endfor %}
{{ field(class="govuk-input", autocomplete="off", **{"aria-describedby": field.id ~ "-origin"}) }}
<p class="src" id="{{ field.id }}-origin">{{ origins[field.name] }}</p>
</div>
{% endfor %}"""


def measure(app: Flask, published: Published, facts: Mapping[str, Fact], name: str = "M1-b") -> Row:
    """The row of one form, whose first page has all its questions; in the application's context."""
    step, face = published.definition.form.steps[0], form_pages.Face("zh")
    answers, size = Answers(facts), len(list(published.definition.form.questions()))
    kind = _form_class(published)
    values = {name: str(fact.value) for name, fact in answers.items()}
    origins = {name: form_pages.origin_text(fact, "zh") for name, fact in answers.items()}

    def by_plan() -> object:
        return form_pages.step_page(app.jinja_env, face, published, step, answers=answers)

    def by_widgets() -> object:
        return render_template_string(PAGE, form=kind(data=values), origins=origins)

    with app.test_request_context("/"):
        plan, widgets = _cpu(by_plan, by_widgets)
    print(f"  {name}: {size} fields by plan {plan * 1e3:.2f} ms, by widgets {widgets * 1e3:.2f} ms")
    return Row(name, f"form of {size} fields by WTForms widgets / by its page plan, CPU", widgets / plan, ">= 5")


def _form_class(published: Published) -> type[Form]:
    fields = {
        question.code: StringField(question.label.zh, description=question.hint.zh if question.hint else "")
        for _, _, question in published.definition.form.questions()
    }
    return type("Widgets", (Form,), fields)


def _cpu(first: Callable[[], object], second: Callable[[], object]) -> tuple[float, float]:
    """Medians of CPU seconds for one call, measured in turns."""
    first(), second()
    spent: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for work, times in ((first, spent[0]), (second, spent[1])):
            started = time.process_time()
            for _ in range(TIMES):
                work()
            times.append((time.process_time() - started) / TIMES)
    return statistics.median(spent[0]), statistics.median(spent[1])

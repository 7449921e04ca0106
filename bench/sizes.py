"""M1-n: a form of 200 fields and 60 rules costs per field what one of 30 fields and 9 rules does, in CPU time of this process."""

import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import yaml
from flask import Flask
from werkzeug.datastructures import MultiDict

from app.catalogue import service as catalogue
from app.catalogue.service import Published
from app.core.transaction import write
from app.elements.facts import Fact
from app.form_engine import service as form_engine
from app.form_engine.answers import Answers
from app.form_engine.registry import type_of
from app.publishing import service as publishing
from app.web import form_pages
from bench import widgets
from bench.results import Row
from tests.casework import completed

SIZES = {30: 9, 200: 60}  # fields -> rules
KINDS = ("yes_no", "text", "integer", "money", "date", "phone")
ROUNDS, FIELDS_A_ROUND = 9, 6000


def code_of(size: int) -> str:
    return f"fields-{size}"


def publish(root: Path, like: Path) -> None:
    """Publish a service for each size from the folder `root`, whose guide and flow are those of the service `like`."""
    for number, (size, rules) in enumerate(SIZES.items()):
        made = yaml.safe_load(like.read_text(encoding="utf-8"))
        words = {"zh": f"{size} 栏", "en": f"{size} fields"}
        made |= {"code": code_of(size), "name": words, "catalogue_code": f"99ZR2000980{number}", "aliases": [words["zh"]]}
        made.pop("short_name", None)
        made["form"] = {
            "subjects": {"applicant": "person"},
            "steps": [
                {
                    "code": "everything",
                    "title": dict(words),
                    "groups": [{"code": "everything", "title": dict(words), "questions": _questions(size, rules)}],
                }
            ],
        }
        made["outcome"]["facts"] = dict.fromkeys(made["outcome"]["facts"], "=无") | {"has_property": "q0", "name": "q1"}
        made.pop("automatic", None)
        made["materials"] = [{"code": "none", "name": {"zh": "无", "en": "None"}, "ways": ["statement"]}]
        (like.parent / f"{code_of(size)}.yaml").write_text(yaml.safe_dump(made, allow_unicode=True), encoding="utf-8")
    with write():
        publishing.publish_folder(root)


def _questions(size: int, rules: int) -> list[dict[str, object]]:
    """Fields of six kinds; every third one or so shows only on an answer before it."""
    asked: list[dict[str, object]] = []
    for number in range(size):
        question: dict[str, object] = {
            "code": f"q{number}",
            "type": KINDS[number % len(KINDS)],
            "label": {"zh": f"第 {number} 栏", "en": f"Field {number}"},
        }
        if number % 3 == 1 and sum("when" in each for each in asked) < rules:
            question["when"] = f"q{number // 6 * 6} == true and (q{number // 6 * 6} or known(q{max(0, number - 6)}))"
        asked.append(question)
    return asked


def measure(app: Flask) -> list[Row]:
    """The rows of this part; in the application's context."""
    with app.test_request_context("/"):
        works = {size: _works(app, catalogue.current(code_of(size))) for size in SIZES}
        rows = [_row(number, *what, works) for number, what in enumerate(_WHAT)]
    large = catalogue.current(code_of(max(SIZES)))
    return [*rows, widgets.measure(app, large, completed(large.definition, {}), f"M1-b{max(SIZES)}")]


_WHAT = (("page", "drawn"), ("save", "posted, judged and taken over"), ("check", "judged once more before it is filed"))


def _row(number: int, act: str, said: str, works: Mapping[int, Mapping[str, Callable[[], object]]]) -> Row:
    small, large = _cpu(works, act)
    print(f"  M1-n{number + 1}: a form {said}: {small * 1e6:.1f} µs per field of {min(SIZES)}, {large * 1e6:.1f} of {max(SIZES)}")
    return Row(f"M1-n{number + 1}", f"form {said}: CPU per field of 200 with 60 rules / of 30 with 9", large / small, "<= 1.2")


def _works(app: Flask, published: Published) -> Mapping[str, Callable[[], object]]:
    definition, step = published.definition, published.definition.form.steps[0]
    answers, face = Answers(completed(definition, {})), form_pages.Face("zh")
    posted = _posted(published, answers)
    return {
        "page": lambda: form_pages.step_page(app.jinja_env, face, published, step, answers=_unseen(answers)),
        "save": lambda: form_engine.read_step(definition, step.code, posted, _unseen(answers)),
        "check": lambda: form_engine.missing(definition, _unseen(answers)),
    }


def _unseen(answers: Mapping[str, Fact]) -> Answers:
    """The same answers as a request finds them: nothing is known about them yet."""
    return Answers(dict(answers))


def _posted(published: Published, answers: Mapping[str, Fact]) -> MultiDict[str, str]:
    inputs = [
        (f"{code}-{part}" if part else code, str(text))
        for code, question in ((question.code, question) for _, _, question in published.definition.form.questions())
        for part, text in type_of(question.type).inputs(answers[code].value).items()
    ]
    return MultiDict(inputs)


def _cpu(works: Mapping[int, Mapping[str, Callable[[], object]]], act: str) -> tuple[float, float]:
    """Medians of CPU seconds for one field, of the small form and of the large one, measured in turns."""
    spent: dict[int, list[float]] = {size: [] for size in works}
    for _ in range(ROUNDS):
        for size, work in works.items():
            times = FIELDS_A_ROUND // size
            work[act]()
            started = time.process_time()
            for _ in range(times):
                work[act]()
            spent[size].append((time.process_time() - started) / times / size)
    return statistics.median(spent[min(works)]), statistics.median(spent[max(works)])

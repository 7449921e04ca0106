"""A hundred thousand hostile submissions: no error of ours, no hang, nothing half-saved.

Drafts of every shipped service take them, and one of a service with every type of question.
They go to the application itself, below any server: gunicorn would refuse some of them and hide what we want to see.
"""

import io
import os
import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import bindparam, select

from app import cli
from app.cases import drafts, prefill, queries
from app.cases.models import Case
from app.catalogue import service as catalogue
from app.catalogue.definitions import Step
from app.core.actor import Actor, PartyKind, PartyRef
from app.core.db import new_id, session
from app.core.reading import Query
from app.core.transaction import write
from app.elements.facts import Fact, Value
from app.factory import create_app
from app.form_engine.errors import input_name
from app.form_engine.registry import type_of
from bench.results import Row
from config import from_environment
from prove import hostile, house
from prove.browser import Page, filled
from prove.hostile import Form, Post
from tests import builders, every_type
from tests.casework import PLAUSIBLE, an_answer, completed

SUBMISSIONS = int(os.environ.get("SUBMISSIONS", "100000"))
SEED = int(os.environ.get("SEED", "2026"))
INSTANCE = house.ROOT / "out" / "prove" / "submissions"
CITIZEN = "黄志明"
LONGEST = 10.0  # seconds that one answer may take before it counts as a hang
LOOK_EVERY = 500  # so often the drafts themselves are looked at
VERSION = Query(select(Case.row_version).where(Case.id == bindparam("id")))
Locked = Mapping[str, Value]  # path of an answer -> what a register said
REFUSED = {400, 403, 404, 405, 411, 413, 414, 415}  # answers after which nothing may have been saved


@dataclass
class Seen:
    """What came of the submissions."""

    statuses: Counter[int] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)  # answers of 500 and above, and what was thrown past the application
    slow: list[str] = field(default_factory=list)
    half_saved: list[str] = field(default_factory=list)  # a refusal that changed the draft, a locked answer that changed, a page that broke


@dataclass(frozen=True)
class Target:
    """One citizen's drafts, and their forms as a browser would send them."""

    app: Flask
    cookie: str
    forms: Sequence[Form]

    def send(self, one: Post) -> int:
        """The status of the answer."""
        path, _, query = one.path.partition("?")
        return self._asked({**hostile.environment(one, {}), "PATH_INFO": path.encode().decode("latin-1"), "QUERY_STRING": query}, one.body)

    def look(self, path: str) -> int:
        return self._asked({"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": ""}, b"")

    def _asked(self, request: dict[str, str], body: bytes) -> int:
        statuses: list[str] = []
        environ: dict[str, Any] = {
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "127.0.0.1", "SCRIPT_NAME": "",
            "REMOTE_ADDR": "127.0.0.1", "HTTP_COOKIE": self.cookie, "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(), "wsgi.version": (1, 0), "wsgi.multithread": False, "wsgi.multiprocess": False,
            "wsgi.run_once": False, **request,
        }  # fmt: skip
        answer = self.app.wsgi_app(environ, lambda status, _headers, _error=None: statuses.append(status))
        b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        return int(statuses[0][:3])


def rows() -> Iterator[Row]:
    shutil.rmtree(INSTANCE, ignore_errors=True)
    app = create_app(from_environment({"YIMEN_INSTANCE": str(INSTANCE), "YIMEN_DEMO": "1"}))
    with app.app_context():
        cli.prepare.callback()
        every_type.publish()
        codes = [published.definition.code for published in catalogue.all_current()]
    seen = storm(app, codes, random.Random(SEED), SUBMISSIONS)
    print("            " + ", ".join(f"{status} {count}" for status, count in sorted(seen.statuses.items())))
    for told in [*seen.broken[:5], *seen.slow[:5], *seen.half_saved[:5]]:
        print(f"            {told}")
    yield Row("H1", f"hostile submissions, {SUBMISSIONS} (seed {SEED}): answered with 500 or more", len(seen.broken), "= 0")
    yield Row("H2", f"of these: no answer within {LONGEST:.0f} s", len(seen.slow), "= 0")
    yield Row("H3", "of these: something half-saved, a locked answer changed, or a draft that no longer opens", len(seen.half_saved), "= 0")


def storm(app: Flask, services: Sequence[str], chance: random.Random, count: int) -> Seen:
    """Send `count` hostile submissions to fresh drafts of these services."""
    target, seen = _target(app, services), Seen()
    drafts_begun = {_draft_of(form.path) for form in target.forms}
    versions = {draft: _version(app, draft) for draft in drafts_begun}
    locked = {draft: _locked(app, draft) for draft in drafts_begun}
    for number in range(count):
        _one(target, hostile.post(target.forms, chance), seen, versions)
        if number % LOOK_EVERY == LOOK_EVERY - 1:
            _look(target, seen, locked)
    _look(target, seen, locked)
    return seen


def _one(target: Target, one: Post, seen: Seen, versions: dict[str, int]) -> None:
    started = time.monotonic()
    try:
        status = target.send(one)
    except Exception as thrown:  # whatever it is, it is what we look for
        seen.broken.append(f"{one.path} {one.media_type}: {type(thrown).__name__}: {thrown} {one.body[:200]!r}")
        return
    took = time.monotonic() - started
    seen.statuses[status] += 1
    if status >= 500:
        seen.broken.append(f"{one.path} {one.media_type}: {status} {one.body[:200]!r}")
    if took > LONGEST:
        seen.slow.append(f"{one.path} {one.media_type}: {took:.1f} s")
    draft = _draft_of(one.path)
    version = _version(target.app, draft)
    if status in REFUSED and version != versions[draft]:
        seen.half_saved.append(f"{one.path}: {status}, and the draft is another: {one.body[:200]!r}")
    versions[draft] = version


def _look(target: Target, seen: Seen, locked: Mapping[str, Locked]) -> None:
    """Every page of every draft still opens, and what registers locked is as it was."""
    for form in target.forms:
        status = target.look(form.path.removesuffix("/autosave"))
        if status not in {200, 303, 404}:
            seen.half_saved.append(f"{form.path} opens no more: {status}")
    for draft, before in locked.items():
        after = _locked(target.app, draft)
        changed = [path for path, value in before.items() if after.get(path) != value]
        seen.half_saved += [f"{draft}: {path} is {after.get(path)!r}, was {before[path]!r}" for path in changed]


def _version(app: Flask, draft: str) -> int:
    with app.app_context():
        return int(VERSION.rows(id=UUID(draft))[0][0])


def _locked(app: Flask, draft: str) -> Locked:
    """What registers have locked in the draft; rows of groups may be taken out, so they are left out."""
    with app.app_context():
        answers = queries.answers_of(session().get_one(Case, UUID(draft)))
        facts: Mapping[str, Fact] = {**answers.parked, **answers.facts}
        return {path: fact.value for path, fact in facts.items() if fact.locked and "." not in path}


def _draft_of(path: str) -> str:
    return path.split("/")[2]


def _target(app: Flask, services: Sequence[str]) -> Target:
    """A citizen with a complete draft of each of these services that persons may have."""
    client = builders.as_citizen(app.test_client(), CITIZEN)
    with app.app_context():
        person = builders.person_named(CITIZEN)
        citizen, party = Actor(person=person.id, name=CITIZEN, assurance=2), PartyRef(PartyKind.PERSON, person.id)
        mine = [published for code in services if PartyKind.PERSON in (published := catalogue.current(code)).definition.audience]
        begun = []
        for published in mine:
            known = prefill.fetch(citizen, party, published)
            with write():
                case = drafts.open_draft(citizen, party, published, known, key=new_id().hex)
                drafts.save_answers(case, completed(published.definition, known.facts), "")
                begun += [
                    (f"/apply/{case.id}/steps/{step.code}", _locked_in(step, known.facts)) for step in published.definition.form.steps
                ]
    forms = [form for path, locked in begun for form in _forms(client, path, locked)]
    cookie = client.get_cookie("yimen_session")
    if cookie is None:
        raise LookupError("no session cookie")
    return Target(app, f"yimen_session={cookie.value}", forms)


def _locked_in(step: Step, known: Mapping[str, Fact]) -> list[Mapping[str, str]]:
    """Another answer to each question of the step that a register has answered for good: what would be posted, by input."""
    found = []
    for question in (question for group in step.groups for question in group.questions):
        fact = known.get(question.code)
        if fact and fact.locked and question.type in PLAUSIBLE:
            inputs = type_of(question.type).inputs(an_answer(question))
            found.append({input_name(question.code, part): str(text) for part, text in inputs.items()})
    return found


def _forms(client: Any, path: str, locked: Sequence[Mapping[str, str]]) -> Iterator[Form]:
    """The form of a step, as its button sends it and as the page saves it by itself."""
    answer = client.get(path)
    if answer.status_code == 200:
        page = Page(200, f"http://127.0.0.1{path}", Message(), answer.data)
        sent = filled(page.form(field_name="csrf_token", action=path))
        fields = [(name, str(one)) for name, value in sent.items() for one in (value if isinstance(value, list) else [value])]
        yield from (Form(path, fields, locked), Form(f"{path}/autosave", fields, locked))

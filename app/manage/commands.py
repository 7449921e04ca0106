"""`flask services …`: what an administrator does with the files of forms/ at the command line."""

import getpass
import os
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import click
from flask_babel import force_locale

from app.catalogue import canonical, schema
from app.catalogue.definitions import Definition
from app.catalogue.documents import BLOCKS, read_text
from app.catalogue.errors import DefinitionError
from app.core import clock
from app.core.actor import SYSTEM
from app.core.errors import DomainError
from app.core.settings import current
from app.core.transaction import write
from app.elements.words import Words
from app.manage import in_words
from app.publishing import checking, closing, diff, service as publishing, versions
from app.publishing.errors import NotPublishable

FILES = click.argument("paths", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
DAY = click.DateTime(["%Y-%m-%d"])
NOT_IN_ORDER = 1


def terminal_language(environment: Mapping[str, str]) -> str:
    """zh where the terminal's locale is Chinese, else en."""
    locale = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    return "zh" if locale.startswith("zh") else "en"


def forms() -> Path:
    return current().root / "forms"


class Told(click.Group):
    """A refusal of the house is a line and a status, not a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except DomainError as refusal:
            raise click.ClickException(str(refusal)) from None


@click.group("services", cls=Told)
def services() -> None:
    """The services: check, publish, format, compare, export, close."""


@services.command("check")
@FILES
def check(paths: tuple[Path, ...]) -> None:
    """Name every mistake of the files (all of them where none is named) with file, line, key and cure."""
    try:
        found = [candidate for root, files in _by_folder(paths) for candidate in checking.check_files(checking.office(root), files)]
    except NotPublishable as refused:
        for fault in refused.faults:
            click.echo(fault)
        files = len({fault.file for fault in refused.faults})
        click.echo(f"mistakes: {len(refused.faults)} in {files} {'file' if files == 1 else 'files'}", err=True)
        sys.exit(NOT_IN_ORDER)
    click.echo(f"services: {len(found)}, no mistake")


def _by_folder(paths: tuple[Path, ...]) -> Iterator[tuple[Path, list[Path]]]:
    """The named services under the folders they lie in; a block, the city or the dictionary stands for all that may use it."""
    if not paths:
        yield forms(), checking.service_files(forms())
    roots: dict[Path, list[Path]] = {}
    for path in (path.resolve() for path in paths):
        is_service = path.parent.parent.joinpath(checking.ELEMENTS).is_file() and path.parent.name != BLOCKS
        root = path.parent.parent if is_service or path.parent.name == BLOCKS else path.parent
        roots.setdefault(root, []).extend([path] if is_service else checking.service_files(root))
    yield from ((root, list(dict.fromkeys(files))) for root, files in roots.items())


@services.command("publish")
@click.option("--author", default="", help="Who answers for it, as it stands beside the version; else the name at this terminal.")
def publish(author: str) -> None:
    """Publish every changed service under forms/ as its next version."""
    with write():
        for line in publishing.publish_folder(forms(), author=author or _who()):
            click.echo(line)


def _who() -> str:
    """The name at this terminal; a machine may have none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


@services.command("format")
@FILES
@click.option("--check", "only_check", is_flag=True, help="Name the files that are not in canonical form, and change nothing.")
def format_files(paths: tuple[Path, ...], only_check: bool) -> None:
    """Write service files and blocks in the one canonical form."""
    wrong = 0
    for path in paths or sorted(forms().glob("*/*.yaml")):
        text = path.read_text(encoding="utf-8")
        try:
            made = _formatted(path, text)
        except DefinitionError as refused:
            wrong += 1
            click.echo("\n".join(refused.faults))
            continue
        if made != text:
            click.echo(path)
            wrong += only_check
            if not only_check:
                path.write_text(made, encoding="utf-8")
    sys.exit(NOT_IN_ORDER if wrong else 0)


def _formatted(path: Path, text: str) -> str:
    document = read_text(text, str(path))
    if lost := canonical.comments(text):
        cure = "a # comment would be lost; write it as the key note: of the mapping it is about"
        raise DefinitionError([f"{path}:{line}: {cure}" for line in lost])
    return canonical.block(document) if path.parent.name == BLOCKS else canonical.service(document)


@services.command("export")
@click.argument("code")
@click.option("--version", "number", type=int, help="Another version than the one in effect.")
@click.option("--whole", is_flag=True, help="With blocks, elements and figures written out.")
def export(code: str, number: int | None, whole: bool) -> None:
    """Print the canonical YAML of a stored version."""
    click.echo(versions.as_yaml(code, number, whole=whole), nl=False)


@services.command("versions")
@click.argument("code")
def list_versions(code: str) -> None:
    """List every version: number, state, since when, author, hash."""
    for each in versions.history(code).versions:
        began, author = clock.local(each.from_moment), each.author or "—"
        click.echo(f"{each.number:>4}  {each.state.value:<10} {began:%Y-%m-%d %H:%M}  {each.sha256[:12]}  {author}")


@services.command("diff")
@click.argument("code")
@click.argument("old", type=int, required=False)
@click.argument("new", type=int, required=False)
@click.option("--language", type=click.Choice(["zh", "en"]), default=lambda: terminal_language(os.environ))
def show_diff(code: str, old: int | None, new: int | None, language: str) -> None:
    """What changed between two versions, or between one (else the one in effect) and the file."""
    before = versions.published(code, old).definition
    after = versions.published(code, new).definition if new else _of_file(code, before.department)
    with force_locale("zh_Hans_CN" if language == "zh" else "en"):
        for line in in_words.lines(diff.compare(before, after), language):
            click.echo(line)


def _of_file(code: str, department: str) -> Definition:
    """The service as its file says it now, checked."""
    path = forms() / department / f"{code}.yaml"
    if not path.is_file():
        raise click.ClickException(f"there is no {path.relative_to(forms().parent)}; name two versions")
    return checking.definition_of(checking.office(forms()), path)


@services.command("retire")
@click.argument("code")
@click.option("--on", "day", type=DAY, required=True, help="The first day on which nobody can begin, as 2027-01-01.")
@click.option("--zh", required=True, help="Why, and where to go instead; in Chinese.")
@click.option("--en", required=True, help="The same in English.")
@click.option("--drafts-until", type=DAY, help="The last day on which what was begun may be filed; 30 days after if not said.")
def retire(code: str, day: datetime, *, zh: str, en: str, drafts_until: datetime | None) -> None:
    """Close a service on a day, with a message on its guide."""
    with write():
        last = closing.retire(code, day.date(), Words(zh, en), SYSTEM, drafts_until=drafts_until.date() if drafts_until else None)
    click.echo(f"{code}: closes on {day.date()}; what was begun may be filed until {last}")


@services.command("withdraw")
@click.argument("code")
@click.option("--version", "number", type=int, help="Only this version: the one before is offered again.")
def withdraw(code: str, number: int | None) -> None:
    """Take a service, or one version of it, back at once."""
    with write():
        if number is None:
            closing.withdraw(code, SYSTEM)
        else:
            closing.withdraw_version(code, number, SYSTEM)
    click.echo(f"{code}: withdrawn" if number is None else f"{code}: version {number} withdrawn")


@services.command("offer")
@click.argument("code")
def offer(code: str) -> None:
    """Offer a withdrawn or retired service again."""
    with write():
        closing.offer(code, SYSTEM)
    click.echo(f"{code}: offered")


@services.command("schema")
@click.option("--check", "only_check", is_flag=True, help="Say whether forms/schema.json is true, and change nothing.")
def write_schema(only_check: bool) -> None:
    """Write forms/schema.json from the keys that the loader knows."""
    made, path = schema.written((forms() / "README.md").read_text(encoding="utf-8")), forms() / "schema.json"
    is_true = path.is_file() and path.read_text(encoding="utf-8") == made
    if not is_true and not only_check:
        path.write_text(made, encoding="utf-8")
    click.echo(f"forms/schema.json: {'true' if is_true else 'no longer true' if only_check else 'written'}")
    sys.exit(NOT_IN_ORDER if only_check and not is_true else 0)

"""`flask matters …`: the offices' lists of matters at the command line."""

import sys
from pathlib import Path

import click

from app.catalogue import matters as catalogue
from app.core.actor import SYSTEM, Actor
from app.core.transaction import write
from app.manage.commands import NOT_IN_ORDER, Told
from app.publishing import importing, matter_list

CITY_LIST = "matters.csv"  # under forms/: the list that comes with the content
LIST_OF_THE_CITY = "city"


@click.group("matters", cls=Told)
def matters() -> None:
    """The matters of all offices, with and without a form."""


@matters.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--list", "list_name", help="Which list this is an edition of; the file's name if not said.")
@click.option("--check", "only_check", is_flag=True, help="Name the faults and change nothing.")
def import_list(path: Path, list_name: str | None, only_check: bool) -> None:
    """Take over a list (CSV, UTF-8 or GB 18030). Sound lines are taken; each other one is named with what is wrong."""
    read = matter_list.read(path.read_bytes())
    for fault in read.faults:
        click.echo(fault, err=True)
    if not only_check and read.matters:
        with write():
            click.echo(said(list_name or path.stem, importing.take_over(list_name or path.stem, read.matters, SYSTEM)))
    click.echo(f"{len(read.matters):,} lines are sound, {len(read.faults):,} are not")
    sys.exit(NOT_IN_ORDER if read.faults else 0)


@matters.command("coverage")
def coverage() -> None:
    """How many matters of each office can be applied for here."""
    for line in catalogue.coverage():
        click.echo(f"{line.open:>6} of {line.all:>6}  {line.percent:>5.1f} %  {line.office}")


def take_city_list(forms: Path, actor: Actor = SYSTEM) -> str:
    """Take over the list that comes with the content, in the caller's transaction; says what changed, or nothing."""
    path = forms / CITY_LIST
    if not path.is_file():
        return ""
    done = importing.take_over(LIST_OF_THE_CITY, matter_list.read(path.read_bytes()).matters, actor)
    return said(LIST_OF_THE_CITY, done) if done.new or done.changed or done.withdrawn else ""


def said(list_name: str, done: importing.Taken) -> str:
    left = f", {done.of_other_lists:,} stand on another list and were left there" if done.of_other_lists else ""
    return f"{list_name}: {done.new:,} new, {done.changed:,} changed, {done.unchanged:,} as before, {done.withdrawn:,} withdrawn{left}"

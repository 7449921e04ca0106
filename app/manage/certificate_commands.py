"""`flask certificate …`: the status of one, and lists of an office that become certificates."""

import sys
from pathlib import Path

import click

from app.catalogue import city
from app.core.actor import SYSTEM
from app.core.errors import DomainError
from app.core.transaction import write
from app.issuance import batch_list, batches, issuers, queries, service as certificates, types
from app.issuance.errors import UnknownType
from app.issuance.models import Status
from app.issuance.types import OFFICE
from app.manage.commands import NOT_IN_ORDER, Told


@click.group("certificate", cls=Told)
def certificate() -> None:
    """Certificates that were issued, and lists to issue them from."""


@certificate.command("status")
@click.argument("number")
@click.argument("status", type=click.Choice(["signed", "suspended", "revoked", "cancelled"]))
@click.option("--reason", required=True, help="Why, as it stands on record.")
def set_status(number: str, status: str, reason: str) -> None:
    """Suspend, give back (signed), revoke or cancel the certificate of this number; everyone who checks it sees it at once."""
    found = queries.by_number(number)
    if found is None:
        raise click.ClickException(f"there is no certificate {number}")
    try:
        with write():
            certificates.set_status(found.id, Status(status), reason, SYSTEM)
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"{number}: {status}")


@certificate.command("issue")
@click.argument("type_code")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--place", default="", help="Code of the district whose office issues, where the type is issued by offices.")
@click.option("--department", default="", help="Code of the department that issues, where the type leaves it open.")
@click.option("--check", "only_check", is_flag=True, help="Name the faults and change nothing.")
def issue(type_code: str, path: Path, place: str, department: str, only_check: bool) -> None:
    """Issue a certificate for each line of a list (CSV, UTF-8 or GB 18030): 存量证照批量签发.

    Sound lines are taken, each other one is named with what is wrong. The worker issues them; the same list again issues nothing twice.
    """
    try:
        kind = types.get(type_code)
    except UnknownType:
        raise click.BadParameter(f"there is no type {type_code}; there are {', '.join(types.all_types())}") from None
    known = {one.code for one in city.city().departments}
    by = department if kind.issuer == OFFICE else kind.issuer
    if by not in known:
        raise click.BadParameter(f"say which department issues; there are {', '.join(sorted(known))}", param_hint="--department")
    read = batch_list.read(path.read_bytes(), kind)
    for fault in read.faults:
        click.echo(fault, err=True)
    if read.lines and not only_check:
        parts = batches.put_away(read.lines)
        with write():
            batch = batches.begin(type_code, issuers.code_of(by, place), read.lines, parts, SYSTEM)
        click.echo(f"batch {batch}: {len(parts)} parts; `flask certificate batches` says how far they are")
    click.echo(f"{len(read.lines):,} lines are sound, {len(read.faults):,} are not")
    sys.exit(NOT_IN_ORDER if read.faults else 0)


@certificate.command("batches")
def list_batches() -> None:
    """The lists that were handed in, and how far each is."""
    for one in batches.progress():
        done = "done" if one.done == one.parts else f"{one.done} of {one.parts} parts"
        click.echo(f"{one.batch.asked_at:%Y-%m-%d %H:%M}  {one.batch.id}  {one.batch.type_code}")
        click.echo(f"    {one.issued:,} of {one.batch.lines:,} issued, {done}")
        for line in one.refused:
            click.echo(f"    line {line}")

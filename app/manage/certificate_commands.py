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
from app.issuance.reasons import Reason
from app.issuance.types import CertificateType
from app.manage.commands import NOT_IN_ORDER, Told

CODES = [reason.value for reason in Reason if reason.status is not Status.SUPERSEDED]  # click would take the names of an enumeration


@click.group("certificate", cls=Told)
def certificate() -> None:
    """Certificates that were issued, and lists to issue them from."""


@certificate.command("status")
@click.argument("number")
@click.argument("status", type=click.Choice(["signed", "suspended", "revoked", "cancelled"]))
@click.option("--reason", required=True, help="Why, as it stands on record.")
@click.option("--why", type=click.Choice(CODES), help="The same as a code, which the ledger and who verifies is told.")
def set_status(number: str, status: str, reason: str, why: str | None) -> None:
    """Suspend, give back (signed), revoke or cancel the certificate of this number; everyone who checks it sees it at once."""
    found = queries.by_number(number)
    if found is None:
        raise click.ClickException(f"there is no certificate {number}")
    try:
        with write():
            certificates.set_status(found.id, Status(status), reason, SYSTEM, why=Reason(why) if why else None)
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"{number}: {status}")


@certificate.command("issue")
@click.argument("type_code")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", default="", help="The office that issues (department, or department@district), where the type leaves it open.")
@click.option("--check", "only_check", is_flag=True, help="Name the faults and change nothing.")
def issue(type_code: str, path: Path, by: str, only_check: bool) -> None:
    """Issue a certificate for each line of a list (CSV, UTF-8 or GB 18030): 存量证照批量签发.

    Sound lines are taken, each other one is named with what is wrong. The worker issues them; the same list again issues nothing twice.
    """
    try:
        kind = types.get(type_code)
    except UnknownType:
        raise click.BadParameter(f"there is no type {type_code}; there are {', '.join(types.all_types())}") from None
    office = _issuer(kind, by)
    read = batch_list.read(path.read_bytes(), kind)
    for fault in read.faults:
        click.echo(fault, err=True)
    if read.lines and not only_check:
        parts = batches.put_away(read.lines)
        with write():
            batch = batches.begin(type_code, office, read.lines, SYSTEM, parts=parts)
        click.echo(f"batch {batch}: {len(parts)} parts; `flask certificate batches` says how far they are")
    click.echo(f"{len(read.lines):,} lines are sound, {len(read.faults):,} are not")
    sys.exit(NOT_IN_ORDER if read.faults else 0)


def _issuer(kind: CertificateType, by: str) -> str:
    """The code of the office whose seal it is."""
    department, _, place = (by or kind.issuer).partition(issuers.IN)
    known = {one.code for one in city.city().departments}
    if department not in known or (place and place not in city.city().department(department).places):
        raise click.BadParameter(f"say which office issues; there are {', '.join(sorted(known))}", param_hint="--by")
    return issuers.code_of(department, place)


@certificate.command("batches")
def list_batches() -> None:
    """The lists that were handed in, and how far each is."""
    for one in batches.progress():
        done = "done" if one.done == one.parts else f"{one.done} of {one.parts} parts"
        click.echo(f"{one.batch.asked_at:%Y-%m-%d %H:%M}  {one.batch.id}  {one.batch.type_code}")
        click.echo(f"    {one.issued:,} of {one.batch.lines:,} issued, {done}")
        for line in one.refused:
            click.echo(f"    line {line}")

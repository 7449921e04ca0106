"""`flask ledger …`: the 签发台账 looked at from the command line."""

import click

from app.core.transaction import let_go
from app.issuance import day_seals, ledger_audit, work
from app.issuance.ledger_audit import KnownHead

LISTED = 31


@click.group("ledger")
def ledger_commands() -> None:
    """The ledger of certificates."""


@ledger_commands.command("audit")
@click.option("--known", metavar="SIZE:ROOT", help="A head from elsewhere, such as an old seal: only it finds an old copy.")
def audit(known: str | None) -> None:
    """Derive the ledger again and compare it with every certificate on record; fails and names the first row that does not fit."""
    report = ledger_audit.verify(work.fault_of_seal, _head(known) if known else None)
    let_go()
    click.echo(f"entries {report.entries} · heads {report.heads} · seals {report.seals} · certificates {report.certificates}")
    if report.fault:
        raise click.ClickException(str(report.fault))
    click.echo("the ledger is whole, and tells what is on record")


@ledger_commands.command("seals")
@click.option("--days", default=LISTED, show_default=True, help="How many, from the newest on.")
def seals(days: int) -> None:
    """List the daily time-stamps and check them; fails where one does not fit its head."""
    wrong = 0
    for kept in day_seals.newest(days):
        fault = work.fault_of_seal(kept)
        wrong += fault is not None
        click.echo(f"{kept.day}  {kept.size}:{kept.root.hex()}  {kept.at:%Y-%m-%d %H:%M:%S} UTC  {fault or 'fits'}")
    let_go()
    if wrong:
        raise click.ClickException(f"{wrong} time-stamps do not fit")


def _head(known: str) -> KnownHead:
    size, _colon, root = known.partition(":")
    try:
        return KnownHead(int(size), bytes.fromhex(root))
    except ValueError:
        raise click.BadParameter("SIZE:ROOT, such as 1042:5dc9da79…, as `flask ledger seals` writes it", param_hint="--known") from None

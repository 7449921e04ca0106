"""`flask pki …`: the ceremonies with the keys of the house, at the command line of who runs it."""

from datetime import UTC, datetime
from pathlib import Path

import click

from app.core import clock
from app.core.transaction import let_go, write
from app.issuance import authority, ceremony, key_folder, revoked, seal_service
from app.issuance.ceremony import Act, Done
from app.manage.commands import Told

FIRST_DIGITS = 16
VOUCHED = {  # the ledger's new key, by the one before
    "": "",
    "yes": ", and the one before vouches for it",
    "no": ". NO KEY VOUCHES FOR IT: outsiders will ask you whether it is {}",
}


class Moment(click.ParamType):
    """A moment by the office's clock: 2026-11-28, 2026-11-28T14:30, or now."""

    name = "moment"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        if value == "now":
            return clock.now()
        try:
            found = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail("write it as 2026-11-28T14:30, or now", param, ctx)
        return (found if found.tzinfo else found.replace(tzinfo=clock.LOCAL)).astimezone(UTC)


@click.group("pki", cls=Told)
def pki() -> None:
    """The keys: begin, seal, rotate, revoke, request and install, list. Each act stands in the audit log; each may be repeated."""


def _audited(done: Done | None, said: str, otherwise: str) -> None:
    if done is None:
        click.echo(otherwise)
        return
    let_go()
    with write():
        ceremony.record(done)
    click.echo(said)


@pki.command("begin")
def begin() -> None:
    """Make root, issuing CA, time-stamp, ledger and status keys where they are missing."""
    made = ceremony.begin()
    for done in made:
        _audited(done, f"{done.name}: made", "")
    if not made:
        click.echo("every authority is there")


@pki.command("seal")
@click.argument("codes", nargs=-1, required=True)
def seal(codes: tuple[str, ...]) -> None:
    """Make the seals of these departments (health, or health@990001 of a district), or renew those that end soon."""
    for code in codes:
        done = ceremony.seal(code)
        _audited(done, f"{code}: {'made' if done and done.act is Act.MAKE else 'renewed'}", f"{code}: in use, nothing is due")


@pki.command("rotate")
@click.argument("code")
@click.option("--unvouched", is_flag=True, help="Of the ledger: its key is lost or not to be relied on, so outsiders have to ask.")
def rotate(code: str, unvouched: bool) -> None:
    """Give a seal, or timestamp, ledger or ocsp, a new key. What the earlier one signed stays good; its private key is destroyed."""
    done = ceremony.rotate(code, unvouched=unvouched)
    _audited(done, f"{code}: has a new key{VOUCHED[done.detail.get('vouched', '')].format(done.detail['certificate'])}", "")


@pki.command("revoke")
@click.argument("which")
@click.option("--reason", required=True, type=click.Choice(list(revoked.REASONS)))
@click.option("--since", required=True, type=Moment(), help="From when on nothing is trusted that it signed: 2026-11-28T14:30, or now.")
def revoke(which: str, reason: str, since: datetime) -> None:
    """Revoke the seal of a department, or the certificate whose fingerprint begins so; the lists are published at once."""
    said = f"{which}: revoked since {clock.local(since):%Y-%m-%d %H:%M:%S}; flask pki rotate CODE lets its office sign again"
    _audited(ceremony.revoke(which, reason, since), said, f"{which}: was revoked already, since then or earlier")


@pki.command("request")
@click.argument("code")
@click.option("--to", "path", type=click.Path(dir_okay=False, path_type=Path), help="Write it here; else it is printed.")
def request(code: str, path: Path | None) -> None:
    """Make a new key for a department and a request (PKCS#10) that a real authority certify it."""
    done, pem = ceremony.request(code)
    if path:
        path.write_bytes(pem)
    _audited(done, f"{code}: {path} goes to the authority; then flask pki install {code} FILE" if path else pem.decode().rstrip(), "")


@pki.command("install")
@click.argument("code")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def install(code: str, path: Path) -> None:
    """Take the certificate that answers a request: FILE holds it first, then those above it up to the root, in PEM."""
    done = ceremony.install(code, path.read_bytes())
    said = f"{code}: certified by another authority; its root is {done.detail['root']}" if done else ""
    _audited(done, said, f"{code}: this certificate is in use already")


@pki.command("list")
def show() -> None:
    """Every certificate: name, state, last day, who certified it, fingerprint; and who seals OFD copies."""
    for one in ceremony.listed():
        awaited = "  (a requested certificate is awaited)" if one.is_awaited else ""
        day = f"{clock.local(one.until):%Y-%m-%d}"
        click.echo(f"{one.name:<28} {one.state:<10} {day}  {one.fingerprint[:FIRST_DIGITS]}  {one.certified_by}{awaited}")
    click.echo(f"{'seal platform (OFD)':<28} {seal_service.name() or 'none: certificates are PDF files only'}")


@pki.command("crl")
def crl() -> None:
    """Publish the revocation lists again; the worker does so in time by itself."""
    ceremony.refuse_without_authority()
    with key_folder.alone():
        authority.publish_revocations()
    _audited(Done(Act.PUBLISH, "crl"), "the revocation lists are new", "")

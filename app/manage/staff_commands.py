"""`flask staff …`: what only who runs the machine can do about staff."""

import click

from app.catalogue.city import city
from app.core.actor import Role
from app.core.settings import current
from app.core.transaction import elected, let_go
from app.identity import beginning, ports
from app.identity.ports import RegisterPerson
from app.identity.staff_errors import NotRegistered
from app.manage.commands import Told

TITLES = {Role.ADMIN: "系统管理员 system", Role.SECURITY: "安全管理员 security", Role.AUDITOR: "审计管理员 audit"}


@click.group("staff", cls=Told)
def staff() -> None:
    """Staff: the first administrators."""


@staff.command("begin")
@click.option("--system", prompt="系统管理员 system administrator (NUMBER:NAME)", help="identity number and name, with a colon between")
@click.option("--security", prompt="安全管理员 security administrator (NUMBER:NAME)", help="another person, written the same way")
@click.option("--audit", prompt="审计管理员 audit administrator (NUMBER:NAME)", help="a third person")
@click.option("--department", default="government-data", show_default=True, help="code of the department that the three posts are of")
def begin(system: str, security: str, audit: str, department: str) -> None:
    """Make the three administrators of a new installation and print their joining codes, once. Refused where there is one already."""
    if department not in {one.code for one in city().departments}:
        raise click.BadParameter(f"there is no department {department}", param_hint="--department")
    asked = {Role.ADMIN: system, Role.SECURITY: security, Role.AUDITOR: audit}
    known = {role: _registered(said) for role, said in asked.items()}
    let_go()
    with elected("first administrators") as turn:
        if turn is None:
            raise click.ClickException("somebody else does this at the moment")
        made = beginning.begin(known, department)
    for one in made:
        click.echo(f"{TITLES[one.role]}  {one.name}  login {one.login_name}  joining code {one.code}")
    click.echo(f"Give each their line alone. They join within a day at {current().public_url}/window/join")


def _registered(said: str) -> RegisterPerson:
    """Who this is, by the population register."""
    number, _colon, name = said.replace("：", ":").partition(":")
    known = ports.connected().real_name(number.strip().upper(), name.strip()) if number.strip() and name.strip() else None
    if known is None:
        raise NotRegistered(name=name.strip() or "—")
    return known

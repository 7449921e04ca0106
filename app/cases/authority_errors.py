"""How giving an authority to decide alone says no."""

from app.core.errors import Forbidden, Invalid, Missing


class NotTheHead(Forbidden):
    code, message = "not_the_head", "Only the head of the department gives this."


class NoSuchAuthority(Missing):
    code, message = "no_such_authority", "There is no such letter of authority."


class AuthorityRefused(Invalid):
    code = "authority_refused"
    message = "A letter of authority names an officer of the department, services that it decides at once, and days of at most a year."

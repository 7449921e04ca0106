"""How a rule says no. Each refusal has a code, a status and a message for the person who reads it."""

from collections.abc import Mapping


class DomainError(Exception):
    """A rule refused. `message` is an English msgid; `web` translates it with `params`."""

    status = 400
    code = "refused"
    message = "This cannot be done."
    worded: frozenset[str] = frozenset()  # params that are msgids themselves

    def __init__(self, **params: object) -> None:
        self.params: Mapping[str, object] = params
        super().__init__(self.message % params if params else self.message)


class Missing(DomainError):
    """There is no such thing, or the reader may not know that there is."""

    status, code, message = 404, "not_found", "The page does not exist."


class Forbidden(DomainError):
    status, code, message = 403, "forbidden", "You may not do this."


class Conflict(DomainError):
    status, code, message = 409, "conflict", "Someone else changed this in the meantime. Look again, then decide."


class KeyReused(Conflict):
    """An idempotency key that stands for another act, or for the same act with other content."""

    code, message = "key_reused", "This page was used for another act already. Open it again."


class Invalid(DomainError):
    status, code, message = 422, "invalid", "Some answers need your attention."


class KeyMissing(Invalid):
    """An act that creates something came without its idempotency key, or with one that no page of ours made."""

    code, message = "key_missing", "This page was not complete. Open it again."


class TooLarge(DomainError):
    status, code, message = 413, "too_large", "The file is larger than %(limit)s MB."


class TooMany(DomainError):
    """Too many tries; `seconds` says when the next one counts."""

    status, code, message = 429, "too_many", "Too many tries. Try again in %(seconds)s seconds."


class Unavailable(DomainError):
    status, code, message = 503, "unavailable", "This is not available at the moment. Try again later."

"""Codes that people read to one another and type: of signs that nobody takes for another."""

import secrets

SIGNS = "346789ACDEFGHJKMNPQRTUVWXY"  # no 0 O, 1 I L, 2 Z, 5 S, B


def new(length: int) -> str:
    """A code that nobody can guess: 4.7 bits in each sign."""
    return "".join(secrets.choice(SIGNS) for _ in range(length))


def is_one(typed: str, length: int) -> bool:
    return len(typed) == length and set(typed) <= set(SIGNS)

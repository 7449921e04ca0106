"""One unsafe request, one transaction, committed at the edge (design decision 2)."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from flask import Response, make_response
from flask.typing import ResponseReturnValue

from app.core import transaction
from app.web.session import actor

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


class _Undone(Exception):
    """The view answered with an error page: nothing of what it did may stay."""

    def __init__(self, response: Response) -> None:
        self.response = response


def commits(view: View) -> View:
    """Run the view in a writing transaction: committed when it answers, undone when it raises or answers 400 and above."""

    @wraps(view)
    def whole(*args: object, **kwargs: object) -> ResponseReturnValue:
        actor()  # read first: a writer holds the lock no longer than its act
        try:
            with transaction.write():
                response = make_response(view(*args, **kwargs))
                if response.status_code >= 400:
                    raise _Undone(response)
        except _Undone as undone:
            return undone.response
        return response

    whole.commits = "whole"  # type: ignore[attr-defined]  # read by the table of all routes
    return cast(View, whole)


def commits_in_parts(view: View) -> View:
    """A view whose act reads, then computes or asks a source, then writes: it opens its transactions itself."""
    view.commits = "parts"  # type: ignore[attr-defined]  # read by the table of all routes
    return view

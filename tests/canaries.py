"""Canaries: words that stand nowhere but in one answer, and the walk over every page of the desks that looks for them."""

from collections.abc import Iterator, Mapping, Sequence

from flask import Flask


def addresses(app: Flask, number: str, arguments: Mapping[str, Sequence[object]]) -> Iterator[str]:
    """Every page of the desks, with everything of this case in its address; a route whose argument is new fails here."""
    with app.test_request_context():
        urls = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            if not rule.endpoint.startswith("window.") or "GET" not in (rule.methods or ()):
                continue
            filled: list[dict[str, object]] = [{}]
            for name in rule.arguments:
                filled = [{**one, name: value} for one in filled for value in arguments[name]]
            yield from (urls.build(rule.endpoint, one) for one in filled)
    yield from (f"/window/?text={looked_for}" for looked_for in (number, "吴美玲", number[-5:]))
    yield from (f"/window/cases/{number}/files/{upload}?small" for upload in arguments["upload_id"])

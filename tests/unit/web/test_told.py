"""A client that only presses is told less, and keeps its cookie."""

from flask import Flask, Response, flash, session

from app.web import told


def test_the_last_sentences_are_kept_and_the_cookie_stays_small() -> None:
    app = Flask(__name__)
    app.secret_key = "0" * 64
    app.after_request(told.keep_the_last)

    @app.post("/press")
    def press() -> Response:
        flash("办件已由同事办理，请刷新后再试。" * 3 + str(len(session.get("_flashes", []))), "info")
        return Response("", 204)

    client = app.test_client()
    for _ in range(40):
        client.post("/press")
    cookie = client.get_cookie("session")
    assert cookie is not None and len(cookie.value) < 3000
    with client.session_transaction() as kept:
        assert len(kept["_flashes"]) == told.MOST

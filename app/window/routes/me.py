"""One's own posts, working in another of them, and the factors by which one signs in."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.catalogue.city import city
from app.identity import accounts, security_keys, sign_in as identity
from app.web.access import staff
from app.web.commits import commits
from app.web.session import actor
from app.window.room import bp


@bp.get("/me")
@staff()
def me() -> ResponseReturnValue:
    person = actor().person
    posts = accounts.posts_of(person) if person else []
    factors = identity.factors_of(actor())
    shown = [(post, city().office(post.department, post.place)) for post in posts]
    return render_template("window/me.html", posts=shown, factors=factors, keys=security_keys.of_account(factors.account_id))


@bp.post("/me/posts/<uuid:post_id>")
@staff()
@commits
def work_in_post(post_id: UUID) -> ResponseReturnValue:
    identity.change_post(actor(), post_id)
    flash(_("You work in another post now."), "good")
    return redirect(url_for(".queue"), 303)

"""Staff: who works here with which posts; accounts that are made, posts that are given, people who leave at once."""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext

from app.catalogue.city import city
from app.core.actor import Actor, Role
from app.core.errors import DomainError
from app.core.transaction import write
from app.identity import appointing, joining, leaving
from app.identity.password_and_code import real_person
from app.manage import staff_view
from app.manage.room import bp
from app.manage.staff_forms import LeaveForm, NewStaffForm, PostForm
from app.web.access import staff
from app.web.commits import commits, commits_in_parts
from app.web.session import actor

READERS = (Role.ADMIN, Role.SECURITY)
Act = tuple[Callable[[Actor, UUID], None], object]
ACTS: Mapping[str, Act] = {  # of the security administrator, on an account
    "leave": (leaving.leave, lazy_gettext("Posts, account and sessions have ended. What was theirs is everybody's of the post again.")),
    "disable": (leaving.disable, lazy_gettext("The account is disabled, and nobody is signed in with it any more.")),
    "enable": (leaving.enable, lazy_gettext("The account can be used again.")),
    "unlock": (leaving.unlock, lazy_gettext("The failed tries are forgotten.")),
    "reset": (joining.reset, lazy_gettext("Password and second factors are gone. A joining code went to the registered phone.")),
}


@bp.get("/staff")
@staff(*READERS)
def people() -> ResponseReturnValue:
    """The list, narrowed by department, sub-unit, place, role, name."""
    view = staff_view.listed(request.args)
    roles = [(role.value, staff_view.role_words(role)) for role in Role]
    return render_template("manage/staff.html", view=view, departments=city().departments, roles=roles, places=staff_view.places())


@bp.get("/staff/new")
@staff(Role.ADMIN)
def new_person() -> ResponseReturnValue:
    return render_template("manage/staff_new.html", form=NewStaffForm(formdata=None))


@bp.post("/staff/new")
@staff(Role.ADMIN, confirmed=True)
@commits_in_parts
def create_person() -> ResponseReturnValue:
    """Ask the population register, then make the account; its person gets a joining code on their phone."""
    form, visitor = NewStaffForm(), actor()
    if not form.validate_on_submit():
        return render_template("manage/staff_new.html", form=form), 422
    try:
        known = real_person(form.id_number.data, form.name.data)
        with write():
            made = joining.create(visitor, known, form.login_name.data).person_id
    except DomainError as refusal:
        form.refused(refusal)
        return render_template("manage/staff_new.html", form=form), refusal.status
    flash(
        _("The account is made. Its person got a joining code by text message; the security administrator gives the post."),
        "good",
    )
    return redirect(url_for(".person", person_id=made), 303)


@bp.get("/staff/<uuid:person_id>")
@staff(*READERS)
def person(person_id: UUID) -> ResponseReturnValue:
    return _page(person_id)


@bp.post("/staff/<uuid:person_id>/joining-code")
@staff(Role.ADMIN, confirmed=True)
@commits
def send_joining_code(person_id: UUID) -> ResponseReturnValue:
    joining.send_again(actor(), person_id)
    flash(_("A new joining code went to the registered phone. The one before is worth nothing any more."), "good")
    return redirect(url_for(".person", person_id=person_id), 303)


@bp.post("/staff/<uuid:person_id>/posts")
@staff(Role.SECURITY, confirmed=True)
@commits
def give_post(person_id: UUID) -> ResponseReturnValue:
    form = PostForm()
    if not form.validate_on_submit():
        return _page(person_id, post=form), 422
    try:
        appointing.give(actor(), person_id, form.giving, form.key.data)
    except DomainError as refusal:
        form.refused(refusal)
        return _page(person_id, post=form), refusal.status
    flash(_("The post is given."), "good")
    return redirect(url_for(".person", person_id=person_id), 303)


@bp.get("/staff/<uuid:person_id>/posts/<uuid:post_id>")
@staff(Role.SECURITY)
def post(person_id: UUID, post_id: UUID) -> ResponseReturnValue:
    """One post with the form by which another follows it."""
    held = appointing.post_of(person_id, post_id)
    start = {name: getattr(held, name) for name in ("department", "sub_unit", "role", "place", "until_day")}
    form = PostForm(formdata=None, data=start | {"role": held.role.value})
    return render_template(
        "manage/staff_post.html", view=staff_view.person(person_id, actor()), post_id=post_id, form=form, places=staff_view.places()
    )


@bp.post("/staff/<uuid:person_id>/posts/<uuid:post_id>")
@staff(Role.SECURITY, confirmed=True)
@commits
def change_post(person_id: UUID, post_id: UUID) -> ResponseReturnValue:
    """The post ends and another begins."""
    appointing.post_of(person_id, post_id)
    form, view = PostForm(), staff_view.person(person_id, actor())
    status = 422
    if form.validate_on_submit():
        try:
            appointing.change(actor(), post_id, form.giving, form.key.data)
            flash(_("The post has ended and the new one is given."), "good")
            return redirect(url_for(".person", person_id=person_id), 303)
        except DomainError as refusal:
            form.refused(refusal)
            status = refusal.status
    return render_template("manage/staff_post.html", view=view, post_id=post_id, form=form, places=staff_view.places()), status


@bp.post("/staff/<uuid:person_id>/posts/<uuid:post_id>/end")
@staff(Role.SECURITY, confirmed=True)
@commits
def end_post(person_id: UUID, post_id: UUID) -> ResponseReturnValue:
    appointing.post_of(person_id, post_id)
    appointing.end(actor(), post_id)
    flash(_("The post has ended. What was theirs is everybody's of the post again."), "good")
    return redirect(url_for(".person", person_id=person_id), 303)


@bp.post("/staff/<uuid:person_id>/<any(leave, disable, enable, unlock, reset):verb>")
@staff(Role.SECURITY, confirmed=True)
@commits
def change_account(person_id: UUID, verb: str) -> ResponseReturnValue:
    form = LeaveForm()
    if verb == "leave" and not form.validate_on_submit():
        return _page(person_id, leave=form), 422
    act, told = ACTS[verb]
    act(actor(), person_id)
    flash(str(told), "good")
    return redirect(url_for(".person", person_id=person_id), 303)


def _page(person_id: UUID, *, post: PostForm | None = None, leave: LeaveForm | None = None) -> str:
    forms = {"post": post or PostForm(formdata=None), "leave": leave or LeaveForm(formdata=None)}
    return render_template("manage/person.html", view=staff_view.person(person_id, actor()), forms=forms, places=staff_view.places())

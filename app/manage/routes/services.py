"""Services with their versions, and what changed between two of them."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from app.core.actor import Role
from app.manage import service_view
from app.manage.room import bp
from app.publishing import versions
from app.web.access import staff


@bp.get("/")
@staff(Role.ADMIN)
def services() -> ResponseReturnValue:
    """Every service that was published, a page at a time."""
    return render_template(
        "manage/services.html", view=service_view.listed(request.args.get("department", ""), request.args.get("page", 1, type=int))
    )


@bp.get("/services/<code>")
@staff(Role.ADMIN)
def service(code: str) -> ResponseReturnValue:
    """One service with all its versions."""
    return render_template("manage/service.html", view=service_view.of(code))


@bp.get("/services/<code>/diff")
@staff(Role.ADMIN)
def diff(code: str) -> ResponseReturnValue:
    """What changed from one version to another; without numbers from the one before to the newest."""
    view = service_view.compared(code, request.args.get("old", type=int), request.args.get("new", type=int))
    return render_template("manage/diff.html", view=view)


@bp.get("/services/<code>/versions/<int:number>.yaml")
@staff(Role.ADMIN)
def source(code: str, number: int) -> ResponseReturnValue:
    """A version in its canonical form, as `flask services export` gives it."""
    answer = Response(versions.as_yaml(code, number), mimetype="application/yaml")
    answer.headers["Content-Disposition"] = f'attachment; filename="{versions.history(code).code}-{number}.yaml"'
    return answer

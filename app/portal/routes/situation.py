"""按情形查看材料: which papers a matter needs in one's own situation, for everyone and before signing in."""

from flask import current_app, render_template, request

from app.catalogue import service as catalogue
from app.core.errors import Missing
from app.portal import situation as guidance
from app.portal.room import bp
from app.portal.routes.guide import rules_in_words
from app.web import form_pages
from app.web.access import public
from app.web.language import look


@bp.get("/services/<code>/situation")
@public
def situation(code: str) -> str:
    """The questions, and once something was chosen the papers; the address holds what was chosen, so it can be kept and sent on."""
    published = catalogue.shown(code)[0]
    if not published.definition.situations:
        raise Missing()
    short = guidance.asked(published)
    known = guidance.answers(published, request.args)
    face = form_pages.Face(form_pages.language())
    return render_template(
        "portal/situation.html",
        definition=published.definition,
        page=form_pages.step_page(current_app.jinja_env, face, short, short.definition.form.steps[0], answers=known),
        papers=guidance.papers(published.definition, known) if request.args else None,
        rules=rules_in_words(published.definition, look().lang),
        chosen={name: request.args.getlist(name) for name in request.args},
    )

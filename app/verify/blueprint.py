"""Verification: by the number on the paper, by its QR code, or by the file itself. No sign-in, no JavaScript needed."""

import re
from contextlib import closing

from flask import Blueprint, Flask, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.errors import Missing
from app.core.settings import current
from app.issuance import pki, verification
from app.issuance.verification import Finding
from app.verify import log_api, log_page, status_api
from app.web.access import public
from app.web.remembered import page_of
from app.web.throttle import count, throttled

bp = Blueprint("verify", __name__, template_folder="templates")
for part in (log_page, log_api, status_api):
    bp.register_blueprint(part.bp)

LONGEST_NUMBER = 120
CASE_NUMBER = re.compile(r"YJ\d{13}", re.IGNORECASE)


@bp.get("/")
@public
def page() -> ResponseReturnValue:
    number = request.args.get("number")
    if number is None:
        return _form()
    if not number.strip():
        return _form(422, number_error=_("Enter the number that stands on the paper."))
    return redirect(url_for(".certificate", reference=number.strip()[:LONGEST_NUMBER]), 303)


@bp.get("/<path:reference>")
@public
def certificate(reference: str) -> ResponseReturnValue:
    """What a QR code opens: the id of a certificate, or a number."""
    finding = verification.by_reference(reference[:LONGEST_NUMBER])
    if finding.certificate is None:
        count("verify-miss", request.remote_addr or "", limit=60, seconds=60)  # who guesses is slowed down; who holds a paper is not
    return _answer(finding, asked=reference[:LONGEST_NUMBER])


@bp.get("/authority/<name>")
@public
def authority(name: str) -> ResponseReturnValue:
    """Certificates and revocation lists of the authority, for who checks signatures with their own tools."""
    content = pki.published(name)
    if content is None:
        raise Missing()
    response = make_response(content)
    response.mimetype = "application/pkix-crl" if name.endswith(".crl") else "application/x-pem-file"
    return response


@bp.post("/file")
@public
@throttled("verify-file", limit=30, seconds=60)
def file() -> ResponseReturnValue:
    """Check a PDF. Nothing of it is kept, so nothing is committed."""
    limit = current().max_upload_mb
    name, content = _uploaded(limit * 1024 * 1024 + 1)
    if not content:
        return _form(422, file_error=_("Choose the PDF file that you want to check."))
    if len(content) > limit * 1024 * 1024:
        return _form(
            413, file_error=_("The file is larger than %(limit)s MB. Certificates issued here are smaller than 1 MB.", limit=limit)
        )
    return _answer(verification.of_pdf(content), asked=name, by_file=True)


def _uploaded(most: int) -> tuple[str, bytes]:
    """The file's name and its first `most` bytes; nothing where none was chosen."""
    upload = request.files.get("file")
    if upload is None:
        return "", b""
    with closing(upload):
        return (upload.filename or "")[:LONGEST_NUMBER], upload.read(most)


def _form(status: int = 200, number_error: str = "", file_error: str = "") -> Response:
    shown = render_template("verify/page.html", number_error=number_error, file_error=file_error, limit=current().max_upload_mb)
    return _private(make_response(shown, status))


def _answer(finding: Finding, asked: str, by_file: bool = False) -> Response:
    def draw() -> str:
        is_case = not by_file and CASE_NUMBER.fullmatch(asked.strip()) is not None
        told = {"finding": finding, "certificate": finding.certificate, "asked": asked, "by_file": by_file, "is_case": is_case}
        return render_template("verify/finding.html", **told)

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # what the proxy stands for

    def found_now() -> Finding:
        """Looked up again for each reader: a paper that was revoked or tampered with a moment ago is no longer on the page."""
        with app.app_context():
            return verification.by_reference(asked)

    is_known = finding.is_ours and not by_file  # what is looked for in vain need not be remembered
    return _private(make_response(page_of(draw, lambda: finding, found_now) if is_known else draw()))


def _private(response: Response) -> Response:
    """An answer is for who holds the paper: not for caches, not for search engines."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response

"""Forms of a revocation or cancellation: what is proposed, and the head's answer."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField

from app.cases.grounds import Grounds
from app.cases.revocation_models import Ground
from app.cases.revoking import Cause
from app.web.forms import Needed
from app.window.forms import ActForm, DeclineForm, GroundsForm

GROUNDS = {
    Ground.DECEIT: _("It was obtained by deceit, bribery or other improper means: revoke (art. 69)"),
    Ground.OFFICE_FAULT: _("The office granted it against the law: revoke (art. 69)"),
    Ground.EXPIRED: _("Its time is over and was not renewed: cancel (art. 70)"),
    Ground.HOLDER_GONE: _("The holder has died, lost capacity or ended: cancel (art. 70)"),
    Ground.IMPOSSIBLE: _("Force majeure makes it impossible to carry out: cancel (art. 70)"),
    Ground.BY_LAW: _("Another law or regulation requires it: cancel (art. 70)"),
}


class ProposeRevocationForm(GroundsForm):
    slug = "propose-revocation"
    ground = RadioField(
        _("Ground in law"),
        choices=lambda: [(ground.value, str(said)) for ground, said in GROUNDS.items()],
        validators=[Needed(_("Choose the ground in law."))],
    )

    @property
    def cause(self) -> Cause:
        return Cause(self.ground.data, Grounds(self.reason.data, self.basis.data))


class SignRevocationForm(ActForm):
    slug = "sign-revocation"
    confirmed = BooleanField(
        _("I have checked facts and law. Everyone who verifies the certificate sees it at once."),
        validators=[Needed(_("Read it once more, then tick this box."))],
    )


class DeclineRevocationForm(DeclineForm):
    slug = "decline-revocation"

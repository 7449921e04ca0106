"""The forms of asking: another department for its opinion, the step before for another look, the applicant for a proof."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import Length, Optional

from app.cases import requesting
from app.cases.asking import Question
from app.cases.requesting import Wish
from app.web.forms import Needed
from app.window.forms import LONGEST, ActForm


class AskOpinionForm(ActForm):
    """Which department is asked, what, and until when."""

    slug = "ask-opinion"
    department = SelectField(_("Department to ask"), choices=[], validators=[Needed(_("Choose the department."))], validate_choice=False)
    days = IntegerField(_("Working days to answer"), validators=[Needed(_("Say within how many working days."))])
    text = TextAreaField(
        _("What is asked"),
        validators=[Needed(_("Write what you want to know.")), Length(max=LONGEST, message=_("Write at most %(max)d characters."))],
    )

    sees = SelectMultipleField(_("What goes along with the question"), choices=[], validate_choice=False)

    @property
    def question(self) -> Question:
        return Question(self.department.data, self.days.data, self.text.data, tuple(self.sees.data or ()))


class GiveOpinionForm(ActForm):
    slug = "give-opinion"
    text = TextAreaField(
        _("Opinion"),
        validators=[Needed(_("Write your opinion.")), Length(max=LONGEST, message=_("Write at most %(max)d characters."))],
    )


class RecallOpinionForm(ActForm):
    slug = "recall-opinion"
    reason = TextAreaField(
        _("Reason"), validators=[Needed(_("Say the reason.")), Length(max=LONGEST, message=_("Write at most %(max)d characters."))]
    )


class SendBackForm(ActForm):
    """To which step of the stage before; without a choice to all of them."""

    slug = "send-back"
    step = SelectField(
        _("Step to be done again"),
        choices=[],
        validators=[Optional()],
        validate_choice=False,
        filters=[lambda code: code or ""],
    )
    reason = TextAreaField(
        _("Reason"), validators=[Needed(_("Say the reason.")), Length(max=LONGEST, message=_("Write at most %(max)d characters."))]
    )


class RequestProofForm(ActForm):
    """Which proof, and what for in plain words: the applicant reads them."""

    slug = "request-proof"
    proof = RadioField(_("Which proof"), choices=[], validators=[Needed(_("Choose the proof."))], validate_choice=False)
    purpose = TextAreaField(
        _("What it is needed for"),
        validators=[
            Needed(_("Say in plain words what the proof is needed for.")),
            Length(max=requesting.LONGEST, message=_("Write at most %(max)d characters.")),
        ],
    )

    @property
    def wish(self) -> Wish:
        return Wish(self.proof.data or "", self.purpose.data or "")

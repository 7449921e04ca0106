"""The forms of the desks. Each carries the key that makes doing it twice have one effect."""

from typing import Any

from flask_babel import gettext, lazy_gettext as _
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from app.cases.errors import AuthorisationMissing, ReceiverIsAnother, ReceiverUnknown
from app.cases.grounds import LEAST_FACTS, Grounds
from app.cases.lifecycle import Proposal
from app.cases.pausing import Plan
from app.cases.receiving import Collects, Receiver
from app.catalogue.definitions import Procedure
from app.core.errors import DomainError
from app.elements.identifiers import normal_identifier
from app.web.forms import Needed, PageForm, tidy

LONGEST = 1000

ACCEPT_PHRASES = (_("The materials are complete and in the form required by law."), _("The originals were seen and agree with the copies."))
REVIEW_PHRASES = (
    _("Reviewed: the conditions are met."),
    _("Reviewed: the register data agree with the application."),
    _("Reviewed: a condition is not met, see below."),
)
APPROVE_PHRASES = (_("The conditions are met. Approved."), _("Agreed with the reviewer's opinion. Approved."))


class ActForm(PageForm):
    """An act that is done once: the key was made with the page. Several stand on one page, so each has ids of its own."""

    slug = "act"
    key = HiddenField(validators=[Needed(_("This page is too old. Open it again."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.id = field.label.field_id = f"{self.slug}-{field.name}"


class LookUpForm(ActForm):
    """The registers that were silent are asked again."""

    slug = "look-up"


def phrase_field(phrases: tuple[object, ...]) -> SelectField:
    """Ready sentences; without JavaScript the chosen one stands when nothing is written below."""
    return SelectField(
        _("Ready sentence"),
        choices=lambda: [("", _("Choose a sentence …")), *((str(phrase), phrase) for phrase in phrases)],
        validators=[Optional()],
        validate_choice=False,
    )


class OpinionForm(ActForm):
    phrase: SelectField
    text = TextAreaField(_("Opinion"), validators=[Length(max=LONGEST, message=_("Write at most %(max)d characters."))])

    @property
    def opinion(self) -> str:
        """What was written, or else the chosen sentence."""
        return (self.text.data or "").strip() or (self.phrase.data or "").strip()

    def validate_text(self, _field: TextAreaField) -> None:
        if not self.opinion:
            raise ValidationError(_("Write your opinion or choose a sentence."))


class AcceptForm(OpinionForm):
    slug = "accept"
    phrase = phrase_field(ACCEPT_PHRASES)

    def validate_text(self, _field: TextAreaField) -> None:
        """Accepting needs no words."""


class AcceptLackingForm(AcceptForm):
    slug = "accept-lacking"


class PassOnForm(OpinionForm):
    slug = "pass-on"
    proposal = RadioField(
        _("I propose"),
        choices=lambda: [(Proposal.APPROVE.value, _("to approve")), (Proposal.REFUSE.value, _("not to approve"))],
        validators=[Needed(_("Say what you propose."))],
    )
    phrase = phrase_field(REVIEW_PHRASES)


class ApproveForm(OpinionForm):
    slug = "approve"
    phrase = phrase_field(APPROVE_PHRASES)


class GroundsForm(ActForm):
    """A no: its facts, its law, and the officer's word that both were read once more."""

    reason = TextAreaField(
        _("Facts and reasons"),
        validators=[
            Needed(_("State the facts and reasons.")),
            Length(max=LONGEST, message=_("Write at most %(max)d characters.")),
        ],
    )
    basis = StringField(
        _("Legal basis of the decision"),
        validators=[Needed(_("Name the article of law.")), Length(max=300, message=_("Write at most %(max)d characters."))],
    )
    confirmed = BooleanField(
        _("I have checked it. The decision takes effect when it is delivered."),
        validators=[Needed(_("Read it once more, then tick this box."))],
    )

    def validate_reason(self, field: TextAreaField) -> None:
        if len(field.data.strip()) < LEAST_FACTS:
            raise ValidationError(gettext("State the facts and reasons in at least %(least)s characters.", least=LEAST_FACTS))


class NoForm(GroundsForm):
    """A no to an application; where facts were hidden it may bar from the matter. A ready sentence stands where nothing is written."""

    phrase = phrase_field(())
    hidden = BooleanField(_("The applicant hid facts or gave false materials: no new application within one year (art. 78)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.data = (self.reason.data or "").strip() or self.phrase.data or ""


class RefuseForm(NoForm):
    slug = "refuse"

    @property
    def grounds(self) -> Grounds:
        return Grounds(self.reason.data, self.basis.data, hidden=self.hidden.data)


class NotAcceptForm(NoForm):
    slug = "not-accept"
    right_office = StringField(
        _("Office that is competent, if another one is"), validators=[Length(max=100, message=_("Write at most %(max)d characters."))]
    )

    @property
    def grounds(self) -> Grounds:
        return Grounds(self.reason.data, self.basis.data, self.right_office.data or "", self.hidden.data)


class TerminateForm(RefuseForm):
    slug = "terminate"


class PauseForm(ActForm):
    """A special procedure: which, how long, why."""

    slug = "pause"
    procedure = SelectField(_("Special procedure"), choices=[], validators=[Needed(_("Choose the procedure."))], validate_choice=False)
    days = IntegerField(_("Working days it takes"), validators=[Needed(_("Say how many working days it takes."))])
    reason = TextAreaField(
        _("Reason"), validators=[Needed(_("Say the reason.")), Length(max=LONGEST, message=_("Write at most %(max)d characters."))]
    )

    @property
    def plan(self) -> Plan:
        return Plan(Procedure(self.procedure.data), self.days.data, self.reason.data)

    def validate_procedure(self, field: SelectField) -> None:
        if field.data not in set(Procedure):
            raise ValidationError(_("Choose the procedure."))


class ResumeForm(ActForm):
    slug = "resume"
    result = TextAreaField(
        _("Result"), validators=[Needed(_("Say what came of it.")), Length(max=LONGEST, message=_("Write at most %(max)d characters."))]
    )


class ExtensionForm(ActForm):
    slug = "extension"
    days = IntegerField(_("Working days more"), validators=[Needed(_("Say how many working days more."))])
    reason = TextAreaField(
        _("Reason"), validators=[Needed(_("Say the reason.")), Length(max=LONGEST, message=_("Write at most %(max)d characters."))]
    )


class SignForm(ActForm):
    """The head signs the extension, or says why not."""

    slug = "sign"
    note = TextAreaField(
        _("Opinion"), validators=[Length(max=LONGEST, message=_("Write at most %(max)d characters."))], filters=[lambda text: text or ""]
    )


class DeclineForm(ActForm):
    slug = "decline"
    reason = TextAreaField(
        _("Reason"), validators=[Needed(_("Say the reason.")), Length(max=LONGEST, message=_("Write at most %(max)d characters."))]
    )


class CorrectionForm(ActForm):
    """The items themselves are as many as the service has questions; correction_view reads them."""


class UnmaskForm(PageForm):
    path = HiddenField(validators=[Needed(_("This page is too old. Open it again."))])


class BeginForm(ActForm):
    """Begin one service for the citizen at the window."""


class FileProofForm(PageForm):
    """The office's own file that a proof is for."""

    file_number = StringField(
        _("File of your office"), filters=[tidy], validators=[Length(max=60, message=_("Write at most %(max)d characters."))]
    )


class DoubtForm(ActForm):
    """Which answer of a register is wrong, what is right, and how that is known."""

    slug = "doubt"
    path = RadioField(_("Which answer is wrong?"), validators=[Needed(_("Choose the answer that is wrong."))])
    claimed = TextAreaField(
        _("What is right?"), validators=[Needed(_("Write what is right.")), Length(max=500, message=_("Write at most %(max)d characters."))]
    )
    reason = TextAreaField(
        _("How is that known?"),
        validators=[
            Needed(_("Write how it is known, such as a document that was seen.")),
            Length(max=500, message=_("Write at most %(max)d characters.")),
        ],
    )


class SlipAnswerForm(PageForm):
    """What the keeper of a register found."""

    outcome = RadioField(
        _("What was found"),
        choices=lambda: [("corrected", _("The register was corrected")), ("stands", _("The register is right as it stands"))],
        validators=[Needed(_("Choose what was found."))],
    )
    answer = TextAreaField(
        _("Explanation for the applicant"),
        validators=[Needed(_("Say what was checked and found.")), Length(max=500, message=_("Write at most %(max)d characters."))],
    )


class SubmitForm(ActForm):
    """Filed with the citizen's own word: given on the second screen before, drawn here, or signed on the printed sheet."""

    slug = "submit"
    confirmed = BooleanField(_("The citizen has read all answers on the printed sheet and signed it."))
    drawn = HiddenField()

    def is_signed(self, *, is_confirmed: bool) -> bool:
        """Whether the citizen has confirmed, here or before; where not, it is said at its box."""
        if is_confirmed or self.drawn.data or self.confirmed.data:
            return True
        self.confirmed.errors = [gettext("The citizen must confirm the answers first.")]
        return False


class HandOverForm(ActForm):
    """Who collects. The rules are the house's own (cases.receiving); what they say is shown at the field it is about."""

    slug = "hand-over"
    kind = RadioField(
        _("Who collects"),
        choices=lambda: [
            (Collects.HOLDER.value, _("The applicant or legal representative")),
            (Collects.AGENT.value, _("Somebody on behalf of the applicant")),
        ],
        validators=[Needed(_("Choose who collects."))],
    )
    identity_checked = BooleanField(
        _("I compared the identity card with the person."), validators=[Needed(_("Check the identity of the person first."))]
    )
    receiver = StringField(
        _("Name of the receiver"),
        validators=[Needed(_("Enter who received the paper.")), Length(max=50, message=_("Write at most %(max)d characters."))],
        filters=[lambda text: (text or "").strip()],
    )
    id_number = StringField(_("ID number of the receiver"), filters=[lambda text: normal_identifier(text or "")])
    authorised = BooleanField(_("I have seen the authorisation, signed by the applicant."))

    @property
    def who(self) -> Receiver:
        return Receiver(Collects(self.kind.data), self.receiver.data, self.id_number.data, self.authorised.data)

    def refused_receiver(self, refusal: DomainError) -> None:
        """Show a rule's no where it can be mended."""
        fields: dict[type[DomainError], str] = {
            ReceiverIsAnother: "receiver",
            ReceiverUnknown: "id_number",
            AuthorisationMissing: "authorised",
        }
        self.refused(refusal, fields[type(refusal)])

"""The form of a batch: one opinion for all, and the word that each was looked at."""

from flask_babel import gettext, lazy_gettext as _
from wtforms import BooleanField, HiddenField, SelectMultipleField, TextAreaField
from wtforms.validators import ValidationError

from app.cases import batch
from app.cases.lifecycle import Act
from app.web.forms import Needed
from app.window.forms import ACCEPT_PHRASES, APPROVE_PHRASES, REVIEW_PHRASES, OpinionForm, phrase_field

PHRASES = {Act.ACCEPT: ACCEPT_PHRASES, Act.PASS_ON: REVIEW_PHRASES[:2], Act.APPROVE: APPROVE_PHRASES}


class BatchForm(OpinionForm):
    slug = "batch"
    act = HiddenField()
    pick = SelectMultipleField(choices=[], validate_choice=False)
    among = SelectMultipleField(choices=[], validate_choice=False)  # everything that the page showed
    phrase = phrase_field(())
    confirmed = BooleanField(
        _("I have looked at each of these cases; the opinion holds for every one."),
        validators=[Needed(_("Look at each case, then tick this box."))],
    )

    def offer(self, act: Act | None) -> None:
        """The ready sentences of this act."""
        self.act.data = act.value if act else ""
        self.phrase.choices = [("", gettext("Choose a sentence …")), *((str(one), one) for one in PHRASES.get(act, ()))] if act else []

    def validate_text(self, field: TextAreaField) -> None:
        """Accepting needs no words."""
        if self.act.data != Act.ACCEPT:
            super().validate_text(field)

    @property
    def numbers(self) -> list[str]:
        """Each once, in the order of the page."""
        return list(dict.fromkeys(self.pick.data or ()))

    def validate_act(self, field: HiddenField) -> None:
        if field.data not in batch.ACTS:
            raise ValidationError(_("This page is too old. Open it again."))

    def validate_pick(self, _field: SelectMultipleField) -> None:
        if not self.numbers:
            raise ValidationError(gettext("Choose at least one task."))
        if len(self.numbers) > batch.MOST:
            raise ValidationError(gettext("Choose at most %(most)s tasks.", most=batch.MOST))

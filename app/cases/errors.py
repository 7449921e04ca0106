"""How a case says no."""

from app.cases.lifecycle import STATE_WORDS, Status
from app.core.errors import Conflict, Forbidden, Invalid, Missing


class MoveRefused(Conflict):
    code, message = "move_refused", "The case is in the state “%(status)s”; this step is not possible now."
    worded = frozenset({"status"})

    def __init__(self, *, status: str) -> None:
        super().__init__(status=STATE_WORDS[Status(status)])


class OwnCase(Forbidden):
    code, message = "own_case", "Nobody handles a case of their own."


class SameOfficer(Forbidden):
    code, message = "same_officer", "You handled an earlier step of this case; another officer must take this one."


class NotYourTask(Forbidden):
    code, message = "not_your_task", "This step belongs to another post."


class HandedOn(Forbidden):
    code, message = "handed_on", "This step was handed on to a colleague."


class UnfitColleague(Invalid):
    code, message = "unfit_colleague", "This colleague cannot take the step. Choose one of the list."


class NotHandedOn(Conflict):
    code, message = "not_handed_on", "This step was not handed on to you; it cannot be handed back."


class TaskTaken(Conflict):
    code, message = "task_taken", "Someone else has done this step in the meantime."


class NotToVerify(Conflict):
    code, message = "not_to_verify", "There is no original to compare with this material."


class NotCompetent(Invalid):
    code, message = "not_competent", "This office does not take this application. Choose one of the list."


class AnswersIncomplete(Invalid):
    """`step` is the first step that is not complete; `missing` names every answer that is."""

    code, message = "answers_incomplete", "The form is not complete yet."


class FileInfected(Invalid):
    code, message = "file_infected", "A virus was found in “%(name)s”. Remove this file and upload another."


class FileUnscanned(Conflict):
    code, message = "file_unscanned", "This file is being checked for viruses. Try again in a moment."


class NotConfirmed(Conflict):
    code, message = "not_confirmed", "These co-applicants have not confirmed the application yet: %(names)s. Ask them on the page before."


class ConfirmationStale(Conflict):
    code, message = "confirmation_stale", "The application was changed meanwhile. Its applicant will ask you again."


class AlreadyReturned(Conflict):
    """Licensing Law art. 32(4): everything that is missing is told once; later only what the supplement itself changed."""

    code, message = "already_returned", "The applicant has been told once what to correct. Only what was changed since may be asked again."


class WaitingForApplicant(Conflict):
    code, message = "waiting_for_applicant", "The case waits for the applicant's corrections; nothing can be done until they are sent."


class PapersPromised(Conflict):
    code, message = "papers_promised", "Papers of this application are promised for later. Accept it with papers to follow."


class NothingPromised(Conflict):
    code, message = "nothing_promised", "The applicant has promised no papers for later."


class PapersLacking(Conflict):
    code, message = "papers_lacking", "Promised papers are not here yet; nothing can be decided until they are."


class NothingBrought(Invalid):
    code, message = "nothing_brought", "Add the file of at least one of the papers."


class UnknownProcedure(Invalid):
    code, message = "unknown_procedure", "This matter names no such special procedure."


class ProcedureTooLong(Invalid):
    code, message = "procedure_too_long", "This special procedure takes at least one and at most %(days)s working days."


class CasePaused(Conflict):
    code, message = "case_paused", "A special procedure is going on. End it first."


class NotPaused(Conflict):
    code, message = "not_paused", "No special procedure is going on."


class HearingAlreadyTold(Conflict):
    code, message = "hearing_already_told", "The applicant has been told of the right to a hearing; it is told once."


class NoHearingToAnswer(Conflict):
    code, message = "no_hearing_to_answer", "There is no notice of a hearing to answer, or its last day has passed."


class HearingPending(Conflict):
    """Licensing Law arts 46-48: what is intended waits for the answer, and where a hearing is asked for, for its record."""

    code, message = (
        "hearing_pending",
        "A hearing is offered or asked for. Nothing can be decided until it is waived or its record is filed.",
    )


class HearingNotAsked(Conflict):
    code, message = "hearing_not_asked", "No hearing waits for this step."


class HearingNotYet(Conflict):
    code, message = "hearing_not_yet", "The hearing is on %(day)s. Its record can be filed from then on."


class HearingTooSoon(Invalid):
    code, message = "hearing_too_soon", "The hearing is told seven days before: %(day)s at the earliest."


class HearingOnHoliday(Invalid):
    code, message = "hearing_on_holiday", "This is no working day. Choose one."


class HearingTooLate(Invalid):
    code, message = "hearing_too_late", "The hearing is held within twenty working days of being asked for: %(day)s at the latest."


class ChairReviewed(Invalid):
    code, message = (
        "chair_reviewed",
        "The chair must be an officer of the department who did not review this case and has no interest in it.",
    )


class StatementUnheard(Conflict):
    """Licensing Law arts 7, 36: who is concerned is heard before it goes against them."""

    code, message = "statement_unheard", "The applicant has made a statement. Answer it before you refuse."


class NothingToHear(Conflict):
    code, message = "nothing_to_hear", "There is no statement that waits for an answer."


class StatementTooLong(Invalid):
    code, message = "statement_too_long", "Write at most %(most)s characters."


class NotExtendable(Conflict):
    code, message = "not_extendable", "The law allows no extension for this matter."


class AlreadyExtended(Conflict):
    code, message = "already_extended", "An extension was granted or is being asked for. There is only one."


class ExtensionTooLong(Invalid):
    code, message = "extension_too_long", "The law allows one to %(days)s working days more."


class OpinionAwaited(Conflict):
    code, message = "opinion_awaited", "Another department is asked for its opinion. Wait for it, or recall the question."


class NotAsked(Conflict):
    code, message = "not_asked", "This step waits for no opinion."


class UnknownDepartment(Invalid):
    code, message = "unknown_department", "This department cannot be asked: it has a step of this case already, or is not known."


class UnknownPart(Invalid):
    code, message = "unknown_part", "What is to go along is no part of this case that you see yourself."


class QuestionTooLong(Invalid):
    code, message = "question_too_long", "A department is given one to %(days)s working days."


class NothingBefore(Conflict):
    code, message = "nothing_before", "There is no step before this one that the case could go back to now."


class NothingInForce(Conflict):
    code, message = "nothing_in_force", "No certificate of this case is in force; there is nothing to revoke or cancel."


class AlreadyProposed(Conflict):
    code, message = "already_proposed", "The head of the department has been asked already, or has answered."


class NotYourDepartment(Forbidden):
    code, message = "not_your_department", "Only a reviewer or approver of the department that decided the case may propose this."


class UnknownGround(Invalid):
    code, message = "unknown_ground", "Choose the ground in law."


class NotAskable(Invalid):
    """Only what the applicant can answer may be asked for; a register is corrected by its owner, on a check slip."""

    code, message = "not_askable", "The applicant cannot change “%(item)s”: it comes from a register or is not asked in this case."


class ReasonMissing(Invalid):
    code, message = "reason_missing", "Say the reason."


class FactsTooShort(Invalid):
    """A decision against somebody states its facts (Licensing Law art. 38)."""

    code, message = "facts_too_short", "State the facts and reasons in at least %(least)s characters."


class BasisMissing(Invalid):
    code, message = "basis_missing", "Name the article of law."


class DeliveryUnchosen(Invalid):
    code, message = "delivery_unchosen", "Choose how the papers of this case reach you."


class DeliveryNotAsked(Conflict):
    code, message = "delivery_not_asked", "The result of this matter is read at once; there is no delivery to change."


class AddressMissing(Invalid):
    code, message = "address_missing", "Enter the full postal address."


class PhoneUnfit(Invalid):
    code, message = "phone_unfit", "This is not a phone number. Check the digits."


class CarrierMissing(Invalid):
    code, message = "carrier_missing", "Enter who carries it and its tracking number."


class PostedAlready(Conflict):
    code, message = "posted_already", "The papers of this case are on their way already."


class NotPosted(Conflict):
    code, message = "not_posted", "The papers of this case were not posted yet."


class ReceiverMissing(Invalid):
    code, message = "receiver_missing", "Enter who received the papers."


class DayUnfit(Invalid):
    code, message = "day_unfit", "This day is before the papers were posted, or still to come."


class ReceiverIsAnother(Invalid):
    code, message = (
        "receiver_is_another",
        "This is not the name of the applicant or legal representative. If somebody else collects, choose “on behalf of the applicant”.",
    )


class ReceiverUnknown(Invalid):
    code, message = "receiver_unknown", "This is not a valid ID number. Check the digits."


class AuthorisationMissing(Invalid):
    code, message = "authorisation_missing", "Look at the authorisation first: nobody collects for another without it."


class NotAutomatic(Conflict):
    code, message = "not_automatic", "A person decided this case; there is no automatic decision to review."


class ReviewAsked(Conflict):
    code, message = "review_asked", "A review of this case was asked for or made already. There is only one."


class ReviewTooLate(Conflict):
    code, message = "review_too_late", "A review can be asked for within %(days)s days of the automatic decision."


class CaseEnded(Conflict):
    code, message = "case_ended", "The case has ended; no messages can be written in it any more."


class NothingWritten(Invalid):
    code, message = "nothing_written", "Write the message first."


class TextTooLong(Invalid):
    code, message = "text_too_long", "A message has at most %(most)s characters."


class NoItems(Invalid):
    code, message = "no_items", "Name at least one item to correct."


class TooManyFiles(Invalid):
    code, message = "too_many_files", "No more than %(limit)s files for one question."


class NotAboutThisParty(Forbidden):
    """An enquiry about firms by a person for themself, or the other way round."""

    code, message = "not_about_this_party", "This enquiry is not about whom you act for at the moment."


class NotHeld(Conflict):
    """A change, renewal or cancellation of a certificate that the applicant does not hold, or that is no longer in force."""

    code, message = (
        "certificate_not_held",
        "“%(number)s” is no certificate in force of this applicant. Send the application back for correction.",
    )


class NotHeldBackHere(Missing):
    """One that was never given out, one of another office and one that is no licence look the same."""

    code, message = "no_licence_here", "Your office has no licence or permit in force under this number."


class SameHolder(Forbidden):
    code, message = "same_holder", "Who held a certificate back does not give it back: another officer of the department signs."


class PeriodMissing(Invalid):
    """暂扣 as a penalty is for a time, which the decision states (Administrative Penalty Law art. 59)."""

    code, message = "holding_period_missing", "A penalty is for a time: say until which day."


class PeriodOver(Invalid):
    code, message = "holding_period_over", "The last day must come after today."


class UnknownReason(Invalid):
    code, message = "unknown_reason", "Choose the reason."

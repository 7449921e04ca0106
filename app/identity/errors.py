"""How identity says no. What could tell a stranger whether someone has an account is worded alike."""

from app.core.errors import Conflict, DomainError, Forbidden, Invalid, Missing, TooMany, Unavailable


class NotSignedIn(DomainError):
    status, code, message = 401, "not_signed_in", "Sign in to go on."


class SignInRefused(Invalid):
    code, message = "sign_in_refused", "The details do not match. Check them and try again."


class NotInRegister(Invalid):
    code, message = "not_in_register", "The name and the ID number do not match the population register."


class NoRegisteredPhone(Invalid):
    code, message = "no_registered_phone", "No mobile number is registered for you. Bring your ID card to a window of the service hall."


class PasswordTooWeak(Invalid):
    code, message = (
        "password_too_weak",
        "Choose a password of 8 to 128 characters that is not widely used and holds no part of your ID number.",
    )


class CodeWrong(Invalid):
    code, message = "code_wrong", "This code is not right. %(left)s tries are left."


class CodeGone(Invalid):
    code, message = "code_gone", "This code can no longer be used. Start again to get a new one."


class MobileUnfit(Invalid):
    code, message = "mobile_unfit", "Enter a mobile number of 11 digits, such as 19900000000."


class EmailUnfit(Invalid):
    code, message = "email_unfit", "Enter an e-mail address like name@example.com."


class TotpWrong(Invalid):
    code, message = "totp_wrong", "This code is not right or was used already. Wait for the next one in your app."


class SignInLocked(TooMany):
    code, message = "sign_in_locked", "Too many failed tries. Try again in %(seconds)s seconds."


class CodeTooSoon(TooMany):
    code, message = "code_too_soon", "A code was sent a moment ago. A new one can be sent in %(seconds)s seconds."


class RegisterSilent(Unavailable):
    code, message = "register_silent", "The population register does not answer. Try again in a few minutes."


class PartyRefused(Forbidden):
    code, message = "party_refused", "You may not act for this person or firm."


class MandateTooNarrow(Forbidden):
    code, message = "mandate_too_narrow", "Your mandate does not cover this service."


class MandateRefused(Invalid):
    code, message = "mandate_refused", "A mandate needs another person as agent and an end date within three years from today."


class MandateEnded(Conflict):
    code, message = "mandate_ended", "The mandate has ended or was withdrawn. What was filled in is kept; nothing is filed."


class MandateGone(Missing):
    code, message = "mandate_gone", "This mandate does not exist or has ended."


class ReadingRefused(Forbidden):
    code, message = "reading_refused", "The card could not be read. Lay it on the reader again."


class LoginNameTaken(Conflict):
    code, message = "login_name_taken", "This login name is in use."

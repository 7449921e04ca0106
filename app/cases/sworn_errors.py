"""How a promise, its later check and a bar say no."""

from app.core.errors import Conflict, Invalid


class MayNotPromise(Conflict):
    """Neither a sworn statement nor papers to follow; the papers themselves are always taken."""

    code, message = "may_not_promise", "You cannot promise at present. Hand in the papers; you are handled in the ordinary way."


class SeriousDishonesty(MayNotPromise):
    code, message = (
        "serious_dishonesty",
        "There is a serious record of dishonesty that is not mended, so no promise can be taken (国办发〔2020〕42号). "
        "Hand in the papers; the application is handled in the ordinary way.",
    )


class FalsePromiseOnRecord(MayNotPromise):
    code, message = (
        "false_promise_on_record",
        "A false promise is on record since %(day)s; until it is mended no promise can be taken (国办发〔2020〕42号). "
        "Hand in the papers; the application is handled in the ordinary way.",
    )


class BarredFromMatter(Conflict):
    """Licensing Law arts 78, 79."""

    code, message = "barred_from_matter", "Until %(day)s this licence cannot be applied for again (%(law)s)."


class ToldToMend(Conflict):
    code, message = "told_to_mend", "The applicant has been told once what to put right; say now whether it was."


class MendDaysWrong(Invalid):
    code, message = "mend_days_wrong", "Give at least one and at most %(days)s days to put it right."


class NoSuchBar(Conflict):
    code, message = "no_such_bar", "No such bar runs any more."


class PromiseBroken(MayNotPromise):
    code, message = "promise_broken", "This applicant did not keep an earlier promise within a year; ask for the papers now."

"""How the house of staff says no: accounts, posts, sub-units, second factors."""

from app.core.errors import Conflict, Forbidden, Invalid, Missing


class NotThisAdministrator(Forbidden):
    code, message = "not_this_administrator", "Another of the three administrators does this."


class NotOneself(Forbidden):
    code, message = "not_oneself", "Nobody changes their own account or posts. Ask a colleague."


class MakerGivesNoPost(Forbidden):
    code, message = "maker_gives_no_post", "Who made an account gives it no post: that takes another person."


class PostsClash(Conflict):
    code = "posts_clash"
    message = "An administrator holds no other post at the same time. End the other post first."


class PostRefused(Invalid):
    code, message = "post_refused", "A post ends on the day it begins or later, and begins today or later."


class PostOver(Conflict):
    code, message = "post_over", "This post has ended already."


class AlreadyStaff(Conflict):
    code, message = "already_staff", "This person has a staff account already."


class NoSuchStaff(Missing):
    code, message = "no_such_staff", "There is no such member of staff."


class LoginNameUnfit(Invalid):
    code, message = "login_name_unfit", "A login name has 3 to 32 small letters, digits or hyphens and begins with a letter."


class JoiningRefused(Invalid):
    code, message = (
        "joining_refused",
        "The login name and the joining code do not match, or the code is older than a day. Ask for a new one.",
    )


class SubUnitTaken(Conflict):
    code, message = "sub_unit_taken", "This code is in use."


class SubUnitUnfit(Invalid):
    code, message = "sub_unit_unfit", "A sub-unit needs a code of small letters, digits or hyphens, and a name in both languages."


class NoSuchSubUnit(Invalid):
    code, message = "no_such_sub_unit", "This department has no such sub-unit, or it is closed."


class SubUnitInUse(Conflict):
    code, message = "sub_unit_in_use", "Officers still hold posts in this sub-unit."


class NoPost(Forbidden):
    code, message = "no_post", "You hold no post today. The security administrator gives posts."


class AccountStands(Conflict):
    code, message = "account_stands", "This account does not stand so that this could be done. Look again."


class KeyRefused(Invalid):
    code, message = "key_refused", "This security key was not accepted. Try again, or use a code of your authenticator."


class KeyKnown(Conflict):
    code, message = "key_known", "This security key is enrolled already."


class NoSuchKey(Missing):
    code, message = "no_such_key", "You have no such security key."


class LastFactor(Conflict):
    code, message = "last_factor", "One second factor has to stay. Enrol another one first."


class NotThreePersons(Invalid):
    code, message = "not_three_persons", "The three administrators are three persons: nobody holds two of these posts."


class BegunAlready(Conflict):
    code, message = (
        "begun_already",
        "There are administrators already. The system administrator makes accounts, the security administrator gives posts and resets.",
    )


class NotRegistered(Invalid):
    code, message = "not_registered", "The population register knows nobody with this number and name: %(name)s."

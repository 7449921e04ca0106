"""The refusals that belong to HTTP and to no domain."""

from app.core.errors import Forbidden, Missing


class WrongRole(Forbidden):
    code, message = "wrong_role", "Your account has no access to this page."


class AssuranceTooLow(Forbidden):
    code, message = "assurance_too_low", "This service needs your identity card on a reader. Use a kiosk or a window of the service hall."


class DeviceUnknown(Forbidden):
    code, message = "device_unknown", "This device is not enrolled as a kiosk."


class NotInThisMode(Missing):
    code, message = "not_in_this_mode", "The page does not exist."

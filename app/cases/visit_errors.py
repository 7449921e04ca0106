"""How what happens at the window says no."""

from app.core.errors import Forbidden, Invalid


class NotItsRepresentative(Forbidden):
    code, message = (
        "not_its_representative",
        "Only its legal representative may apply for a firm at the window. Compare the identity card with the name on record.",
    )


class NobodyFound(Invalid):
    code, message = "nobody_found", "Nobody is known by this yet. Enter the ID number and the name as on the card."

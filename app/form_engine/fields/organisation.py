"""A firm or another organisation, by name and 统一社会信用代码."""

from app.elements.words import Words
from app.form_engine.fields.credit_code import CreditCode
from app.form_engine.fields.text import Text
from app.form_engine.pieces import Piece, Pieces
from app.form_engine.types import field_type


class OrganisationName(Text):
    sample = Words("云江市样例商贸有限公司", "Yunjiang Sample Trading Co., Ltd")
    width = "govuk-input--width-30"


@field_type
class Organisation(Pieces):
    name = "organisation"
    pieces = (
        Piece("name", OrganisationName(), Words("名称", "Name"), "organization"),
        Piece("credit_code", CreditCode(), Words("统一社会信用代码", "Credit code")),
    )

"""A person, by name and 公民身份号码: an heir, a witness, a guardian."""

from app.elements.words import Words
from app.form_engine.fields.id_number import IdNumber
from app.form_engine.fields.person_name import PersonName
from app.form_engine.pieces import Piece, Pieces
from app.form_engine.types import field_type


@field_type
class Person(Pieces):
    name = "person"
    mask = "numbers"
    pieces = (
        Piece("name", PersonName(), Words("姓名", "Name")),
        Piece("id_number", IdNumber(), Words("公民身份号码", "ID number")),
    )

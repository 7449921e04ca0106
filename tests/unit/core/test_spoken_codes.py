"""Codes that people read out: long enough, of plain signs, no two alike."""

from app.core import spoken_codes


def test_no_sign_is_taken_for_another_and_no_two_codes_are_alike():
    made = {spoken_codes.new(12) for _ in range(2000)}
    assert len(made) == 2000
    assert set("".join(made)) == set(spoken_codes.SIGNS) and not set("".join(made)) & set("0O1IL2Z5SB")
    assert len(spoken_codes.SIGNS) ** 12 > 2**56, "a code of one minute is not guessed"


def test_what_is_one_and_what_is_not():
    assert spoken_codes.is_one("ACDEFGHJKMNP", 12)
    for wrong in ("", "ACDEFGHJKMN", "ACDEFGHJKMNPA", "ACDEFGHJKMN0", "acdefghjkmnp", "ACDE FGHJ KMN"):
        assert not spoken_codes.is_one(wrong, 12)

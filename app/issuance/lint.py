"""Before anything is recorded: the facts are those of the type, they agree, and the font has a glyph for each character."""

from collections.abc import Iterator, Mapping

from app.elements.facts import Value
from app.issuance import fonts, photos
from app.issuance.errors import CharacterMissing, FactsRefused
from app.issuance.types import CertificateType, FactRule, FactType

YES = {True, "true", "yes", "是", "有"}
NO = {False, "false", "no", "否", "无"}
LONGEST = 4000
MOST = 2**53  # what every reader of JSON takes for the same number


def checked(kind: CertificateType, facts: Mapping[str, Value]) -> dict[str, Value]:
    """The facts that this type prints, of the right types and agreeing with each other; else FactsRefused."""
    unknown = sorted(set(facts) - set(kind.facts))
    if unknown:
        raise FactsRefused(type=kind.code, reason=f"it does not print {', '.join(unknown)}")
    given = {name: _normal(kind, rule, facts[name]) for name, rule in kind.facts.items() if facts.get(name) not in (None, "", [])}
    missing = [name for name, rule in kind.facts.items() if rule.required and name not in given]
    if missing:
        raise FactsRefused(type=kind.code, reason=f"{', '.join(missing)} is missing")
    values = {name: given.get(name, [] if rule.type in {FactType.LIST, FactType.TABLE} else None) for name, rule in kind.facts.items()}
    for agreement in kind.agrees:
        if agreement.rule.judge(values).answer is False:
            raise FactsRefused(type=kind.code, reason=agreement.message.zh)
    return given


def _normal(kind: CertificateType, rule: FactRule, value: Value) -> Value:
    """One spelling for each value, so that the same facts give the same record."""
    if rule.type is FactType.YES_NO:
        if not isinstance(value, bool | str) or value not in YES | NO:
            raise FactsRefused(type=kind.code, reason=f"{rule.code} is neither yes nor no")
        return value in YES
    if rule.type is FactType.PHOTO:
        return photos.checked(value)
    if rule.type is FactType.TABLE:
        return _rows(kind, rule, value)
    if isinstance(value, dict) or (isinstance(value, list) and rule.type is not FactType.LIST):
        raise FactsRefused(type=kind.code, reason=f"{rule.code} is not one value")
    if isinstance(value, list):
        return [_spelt(str(one)) for one in value]
    if isinstance(value, str) and len(value) > LONGEST:
        raise FactsRefused(type=kind.code, reason=f"{rule.code} is longer than {LONGEST} characters")
    if isinstance(value, int) and abs(value) > MOST:
        raise FactsRefused(type=kind.code, reason=f"{rule.code} is larger than any paper prints")
    return _spelt(value) if isinstance(value, str) else value


def _spelt(text: str) -> str:
    """Line ends and tabs as browsers and keyboards send them are no characters of their own."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip()


def _rows(kind: CertificateType, rule: FactRule, value: Value) -> list:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise FactsRefused(type=kind.code, reason=f"{rule.code} is not a table")
    return [
        {name: _normal(kind, column, row[name]) for name, column in rule.columns.items() if row.get(name) not in (None, "")}
        for row in value
    ]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    else:
        yield str(value)


def printed_texts(document: Mapping[str, object]) -> dict[str, object]:
    """Everything of a record that a paper prints, by the name under which a refusal speaks of it; a photo is no text."""
    facts: Mapping[str, object] = document["facts"]  # type: ignore[assignment]
    office: Mapping[str, object] = document["issuer"]  # type: ignore[assignment]
    holder: Mapping[str, object] = document["holder"]  # type: ignore[assignment]
    return {"number": document["number"], "issuer": office["name"], "holder": [holder["name"], holder["number"]], **facts}


def refuse_missing_characters(document: Mapping[str, object]) -> None:
    """Raise CharacterMissing, naming the character and the fact, unless the font has all that will be printed."""
    for name, value in document.items():
        for text in _texts(value):
            for character in text:
                if character != "\n" and not fonts.has(character):
                    raise CharacterMissing(character=character, codepoint=f"U+{ord(character):04X}", fact=name)

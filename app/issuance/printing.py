"""How values stand on paper."""

import re
from datetime import date

from app.elements.facts import Value
from app.issuance.types import FactRule, FactType

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def day(value: date | str) -> str:
    """2026年11月23日; text that is no ISO date stays as it is."""
    if isinstance(value, str):
        if not ISO_DAY.fullmatch(value):
            return value
        value = date.fromisoformat(value)
    return f"{value.year}年{value.month}月{value.day}日"


def _scaled(value: int, unit: str) -> str:
    whole, hundredths = divmod(abs(value), 100)
    return f"{'-' if value < 0 else ''}{whole:,}.{hundredths:02} {unit}"


def printed(rule: FactRule, value: Value) -> str | list[str] | list[dict[str, str]]:
    """The value as it stands on the paper. Text that is already written out is printed as it is."""
    if value is None:
        return ""
    if isinstance(value, list) and rule.type is FactType.TABLE:
        return [
            {name: str(printed(column, row.get(name))) for name, column in rule.columns.items()} for row in value if isinstance(row, dict)
        ]
    if rule.type is FactType.LIST:
        return [str(one) for one in (value if isinstance(value, list) else [value])]
    if rule.type is FactType.PHOTO:
        return f"data:image/jpeg;base64,{value}"
    if rule.type is FactType.YES_NO:
        return "是" if value else "否"
    if isinstance(value, int) and not isinstance(value, bool):
        return {FactType.MONEY: _scaled(value, "元"), FactType.AREA: _scaled(value, "平方米")}.get(
            rule.type, f"{value:,}" if rule.type is FactType.NUMBER else str(value)
        )
    return day(value) if rule.type is FactType.DATE and isinstance(value, str) else str(value)

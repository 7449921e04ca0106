"""The rule language: one small safe expression over answers, judged in three values."""

from app.core.rules.judge import Evidence, Verdict
from app.core.rules.parse import Rule, RuleError, parse

__all__ = ["Evidence", "Rule", "RuleError", "Verdict", "parse"]

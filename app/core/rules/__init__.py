"""The rule language: one small safe expression over answers. From one tree come the answer with its evidence, SQL and plain words."""

from app.core.rules.errors import NotForSql, RuleError
from app.core.rules.explain import Evidence
from app.core.rules.formula import ROUNDINGS, Formula, parse_formula
from app.core.rules.functions import Function, register
from app.core.rules.kinds import Kind, Term, Vocabulary
from app.core.rules.parse import Rule, Verdict, parse
from app.core.rules.words import formula_in_words, in_words

__all__ = [
    "ROUNDINGS",
    "Evidence",
    "Formula",
    "Function",
    "Kind",
    "NotForSql",
    "Rule",
    "RuleError",
    "Term",
    "Verdict",
    "Vocabulary",
    "formula_in_words",
    "in_words",
    "parse",
    "parse_formula",
    "register",
]

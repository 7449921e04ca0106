"""What the rule language refuses."""


class RuleError(ValueError):
    """The text is not a rule; the message says what is wrong and, where it can, what was meant."""


class NotForSql(RuleError):
    """A rule that is right but cannot be matched in the database; the message says which part."""

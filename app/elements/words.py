"""Text of content in two languages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """Content in Chinese (always) and English (may be missing: then the Chinese is shown, marked as such)."""

    zh: str
    en: str = ""

    def in_language(self, language: str) -> str:
        return (self.en or self.zh) if language == "en" else self.zh

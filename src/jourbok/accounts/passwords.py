"""What a password may not be made of."""

from __future__ import annotations

import re
from typing import Any, Final

from django.core.exceptions import ValidationError

#: Words of this work, that whoever guesses tries first. The list in docs/security/decisions.md is this one.
WORDS_OF_THE_WORK: Final = (
    "jourbok",
    "socialjouren",
    "socialjour",
    "socialtjänsten",
    "socialtjanst",
    "jouren",
    "kommunen",
    "kommun",
    "lösenord",
    "losenord",
    "password",
    "välkommen",
    "valkommen",
    "sommar",
    "vinter",
)
#: So many letters must be left when those words are taken away.
LETTERS_LEFT: Final = 8
_WORDS: Final = re.compile("|".join(WORDS_OF_THE_WORK))


class WordsOfTheWorkValidator:
    """Refuses a password that is little else than words of this work and digits."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError for `Socialjouren2026!`, not for four words of which one is *jouren*."""
        left = [letter for letter in _WORDS.sub("", password.lower()) if letter.isalpha()]
        if _WORDS.search(password.lower()) and len(left) < LETTERS_LEFT:
            raise ValidationError(self.get_help_text(), code="words_of_the_work")

    def get_help_text(self) -> str:
        return "Lösenordet är för lätt att gissa: det består mest av ord som Jourbok, socialjour eller kommun."

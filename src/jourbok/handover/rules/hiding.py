"""Taking out of a report what would tell where a hidden place is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final

from jourbok.documents.paper import Paper

HIDDEN: Final = "[lämnas inte ut]"
#: What is shorter is a part of too many words.
SHORTEST: Final = 2


def without(paper: Paper, names: Iterable[str]) -> Paper:
    """The paper with each of the names left out of its facts and text, in any case, also in the genitive.

    Sender, recipient and title stand as they are: they name nobody and no place.
    """
    wanted = sorted({name.strip() for name in names if len(name.strip()) >= SHORTEST}, key=len, reverse=True)
    if not wanted:
        return paper
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(_loosely, wanted))})s?(?!\w)", re.IGNORECASE)
    return replace(paper, facts=_cleaned(paper.facts, pattern), sections=_cleaned(paper.sections, pattern))


def _loosely(name: str) -> str:
    """However it is spaced and hyphenated, as telephone numbers are."""
    parts = re.split(r"[\s\-–]+", name)
    return r"[\s\-–]*".join(re.escape(part) for part in parts)


def _cleaned(value: Any, pattern: re.Pattern[str]) -> Any:
    match value:
        case str():
            return pattern.sub(HIDDEN, value)
        case tuple():
            return tuple(_cleaned(each, pattern) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: _cleaned(getattr(value, each.name), pattern) for each in fields(value)})
    return value

"""The words by which somebody knows again what they wrote, when the form that it stood in is not there."""

from __future__ import annotations

import re
from typing import Final

#: The fields that people write in, in any form, and the word that stands by them there.
FIELD_WORDS: Final = {
    "text": "Anteckning",
    "note": "Anteckning",
    "source": "Källa",
    "summary": "Vad det gäller",
    "about": "Om vem",
    "place": "Plats",
    "facts": "Vad du vet",
    "child_view": "Vad barnet själv säger",
    "child_view_how": "Hur barnet fick säga sin mening",
    "reasons": "Skäl",
    "reason": "Skäl",
    "late_reason": "Varför rapporten är försenad",
    "other_board_reason": "Varför en annan nämnd",
    "title": "Vad som beslutades",
    "decided_by_name": "Beslutsfattare",
    "caller_name": "Namn på den som ringer",
    "caller_phone": "Telefon",
    "number": "Personnummer",
    "given_name": "Förnamn",
    "surname": "Efternamn",
    "birth_date": "Född",
    "expected_birth_on": "Beräknad födelse",
    "registered_in_name": "Folkbokförd i",
    "address": "Adress",
    "phone": "Telefon",
    "email": "E-post",
    "name": "Namn",
    "description": "Beskrivning",
    "holder_name": "Vem som får besluta",
    "reference": "Nämndens beslut",
    "decision_number": "Beslutets nummer",
    "clearance": "Nämndens beslut om ersättaren",
    "decider_name": "Vem som är jävig",
    "minutes": "Minuter",
    "occurred_at": "När det hände",
    "done_at": "När",
    "decided_at": "När",
    "started_at": "Började",
    "arrived_at": "Inkom",
    "at": "Tid",
    "what": "Vad kan hända?",
    "instructions": "Vad jouren behöver veta",
    "postal_town": "Postort",
    "purpose": "Syfte",
    "q": "Sökning",
}
UNKNOWN_FIELD: Final = "Text"

_CODES: Final = re.compile(r"[a-z0-9_:./\s-]*")


def is_code(text: str) -> bool:
    """Whether the text is what a form sends for a choice, a row or a key, and not something that somebody wrote."""
    return all(_CODES.fullmatch(line) and " " not in line for line in text.splitlines())

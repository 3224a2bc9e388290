"""Papers that a board sends along: which kinds, how large, and what they are called."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from jourbok.calls.rules.contact import refuse

LARGEST: Final = 10_000_000
MOST: Final = 5
#: Also those taken back are counted here, so that nobody fills the database by sending and taking back.
MOST_EVER: Final = 20
LONGEST_NAME: Final = 120

_BEGINS: Final = (
    (b"%PDF-", "application/pdf", ("pdf",)),
    (b"\x89PNG\r\n\x1a\n", "image/png", ("png",)),
    (b"\xff\xd8\xff", "image/jpeg", ("jpg", "jpeg")),
)
MEDIA_TYPES: Final = tuple(media_type for _, media_type, _ in _BEGINS)
_UNWANTED: Final = re.compile(r"[^\w .\-()]+")


def media_type_of(name: str, content: bytes) -> str:
    """What the paper is, by how it begins; its name must say the same. Raises BadInput."""
    if not content:
        refuse({"file": "Filen är tom. Välj en annan."})
    if len(content) > LARGEST:
        refuse({"file": "Filen är större än 10 MB. Gör den mindre, eller dela den i flera."})
    ending = name.rpartition(".")[2].casefold()
    for begins, media_type, endings in _BEGINS:
        if content.startswith(begins) and ending in endings:
            return media_type
    refuse({"file": "Filen är ingen PDF, PNG eller JPEG. Spara den som PDF och välj den igen."})
    raise AssertionError("refused")


def clean_name(name: str) -> str:
    """The file's name without folders, signs that a computer could take for something else, and more than one dot."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    stem, _, ending = seen.rpartition(".")
    stem = " ".join(_UNWANTED.sub(" ", stem.replace(".", " ")).split())[: LONGEST_NAME - 6].strip(" -")
    return f"{stem or 'dokument'}.{_UNWANTED.sub('', ending).casefold()[:5]}"

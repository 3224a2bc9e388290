"""The text of an SIE file: CP437 as the standard says, or what was written instead, told and read as well as can be."""

from __future__ import annotations

import codecs
import re
from typing import Final

from jourbok.kernel.errors import BadInput

STANDARD: Final = "cp437"
#: A larger file is no ledger of one organisation.
LARGEST: Final = 256 * 1024 * 1024

#: å ä ö Å Ä Ö é ü, as each of the two writes them.
_IN_CP437: Final = frozenset(b"\x86\x84\x94\x8f\x8e\x99\x82\x81")
_IN_CP1252: Final = frozenset(b"\xe5\xe4\xf6\xc5\xc4\xd6\xe9\xfc")
_ABOVE_ASCII: Final = re.compile(rb"[\x80-\xff]+")
_BYTE_ORDER: Final = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_STRAY: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DOS_END: Final = "\x1a"


class NotSie(BadInput):
    """The file is not SIE of type 1 to 4."""

    code = "not_sie"
    message_sv = (
        "Filen är inte SIE typ 1–4: den har varken #FLAGGA eller #SIETYP. Exportera den som SIE 4 ur ekonomisystemet."
    )


def decode(data: bytes) -> tuple[str, str, str]:
    """The text, the code page it was read by, and in Swedish what was assumed; the last is empty for CP437.

    Raises NotSie for what is empty, too large or XML.
    """
    if not data.strip(b"\x00\x1a \t\r\n"):
        raise NotSie("Filen är tom. Exportera den på nytt.")
    if len(data) > LARGEST:
        raise NotSie(f"Filen är större än {LARGEST // 1024**2} MB. Exportera en kortare tid.")
    text, code_page, told = _decoded(data)
    if text.lstrip().startswith("<"):
        raise NotSie("Filen är XML, kanske SIE 5. Exportera den som SIE 4 ur ekonomisystemet.")
    return text, code_page, told


def without_control_characters(text: str) -> tuple[str, int]:
    """The text without the characters that the standard forbids, and how many there were. Tabs and line ends stay."""
    return _STRAY.subn("", text.rstrip(_DOS_END))


def _decoded(data: bytes) -> tuple[str, str, str]:
    for mark, code_page, name in _BYTE_ORDER:
        if data.startswith(mark):
            text = data[len(mark) :].decode(code_page, errors="replace")
            return text, code_page, _assumed(name)
    if data.isascii():
        return data.decode("ascii"), STANDARD, ""
    try:
        # A file that is cut in the middle of a letter is UTF-8 all the same.
        return codecs.getincrementaldecoder("utf-8")().decode(data), "utf-8", _assumed("UTF-8")
    except UnicodeDecodeError:
        pass
    high = b"".join(_ABOVE_ASCII.findall(data))
    if _count(high, _IN_CP1252) > _count(high, _IN_CP437):
        return data.decode("cp1252", errors="replace"), "cp1252", _assumed("Windows-1252 (Latin-1)")
    return data.decode(STANDARD), STANDARD, ""


def _count(data: bytes, wanted: frozenset[int]) -> int:
    return sum(data.count(byte) for byte in wanted)


def _assumed(name: str) -> str:
    return f"Filen är inte skriven i PC8 (CP437) som standarden kräver. Den lästes som {name}; kontrollera å, ä och ö."

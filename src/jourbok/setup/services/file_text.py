"""The text of a file that somebody saved from a spreadsheet."""

from __future__ import annotations

from pathlib import Path

from jourbok.kernel.errors import BadInput


def text_of(path: Path, refused: type[BadInput]) -> str:
    """The file's text: UTF-8, with or without its mark at the start, or else the old Windows encoding.

    Raises `refused` with what to do when it cannot be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise refused(f"{path} går inte att läsa. Kontrollera sökväg och läsrätt.") from error
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refused(f"{path} är varken UTF-8 eller CP1252. Spara om filen som CSV UTF-8.")

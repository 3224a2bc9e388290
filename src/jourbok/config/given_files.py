"""Files that a command is given."""

from __future__ import annotations

from pathlib import Path

from jourbok.kernel.errors import BadInput


def read_file(path: str, *, most: int) -> bytes:
    """What the file holds, or one byte more than is taken. Raises BadInput when there is none."""
    try:
        with Path(path).open("rb") as file:
            return file.read(most + 1)
    except FileNotFoundError as missing:
        raise BadInput(f"{path} finns inte. Kontrollera sökvägen.") from missing
    except IsADirectoryError as folder:
        raise BadInput(f"{path} är en katalog. Ange en fil.") from folder
    except (OSError, ValueError) as unreadable:
        raise BadInput(f"{path} går inte att läsa. Kontrollera sökväg och läsrätt.") from unreadable

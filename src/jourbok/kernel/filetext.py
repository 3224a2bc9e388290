"""From a path to the text and values of a TOML file, or one sentence in Swedish about why that is impossible."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from jourbok.kernel.errors import BadInput
from jourbok.kernel.tomllines import KeyPath, find_lines

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")

#: The parser's sentences, by how they begin, as advice to the person who writes the file.
_ADVICE_SV = {
    "Expected '='": "Efter en nyckel ska det stå ett likhetstecken och ett värde.",
    "Expected newline": "Raden fortsätter efter värdet. Sätt text inom citationstecken och varje nyckel på egen rad.",
    "Expected ']": "Rubriken saknar sin avslutande hakparentes.",
    "Cannot overwrite": "Nyckeln finns redan i samma tabell. Varje nyckel får stå en gång.",
    "Duplicate": "Nyckeln finns redan i samma tabell. Varje nyckel får stå en gång.",
    "Cannot declare": "Rubriken finns redan. Slå ihop tabellerna, eller skriv [[…]] om det ska vara flera.",
    "Cannot mutate": "Rubriken krockar med en lista eller tabell som redan är skriven.",
    "Illegal character": "Ett citationstecken saknas: texten slutar inte på samma rad som den börjar.",
    "Unterminated": "Ett citationstecken saknas: texten tar aldrig slut.",
    "Unescaped": "Omvänt snedstreck i en text ska skrivas två gånger, eller texten stå inom enkla citationstecken.",
    "Unclosed array": "Listan saknar ett kommatecken eller sin avslutande hakparentes.",
    "Unclosed inline": "Tabellen saknar ett kommatecken eller sin avslutande klammerparentes.",
    "Invalid date": "Datumet finns inte i kalendern. Skriv år-månad-dag, till exempel 2021-03-18.",
    "Invalid statement": "Raden börjar varken med en nyckel eller en rubrik. Nycklar skrivs med a–z, siffror, _ och -.",
    "Invalid value": "Värdet saknas eller går inte att läsa. Text ska stå inom citationstecken.",
    "Invalid initial": "Nyckelns namn saknas eller har ett tecken som inte får stå där.",
    "Found invalid": "Raden har ett styrtecken som inte syns. Skriv om raden.",
    "Exceeds the limit": "Ett tal har för många siffror.",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a file: the key it belongs to, the line to mend, and what to do, in Swedish.

    `key_path` is like ``municipalities[0].name``, counted from 0, and empty when the fault belongs to no key.
    `line` counts from 1 and is None when the whole file is at fault.
    """

    key_path: str
    line: int | None
    message: str

    def __str__(self) -> str:
        place = [f"rad {self.line}"] if self.line else []
        return ": ".join([*place, *([self.key_path] if self.key_path else []), self.message])


class FileRefused(BadInput):
    """The file cannot be used as it is written; every problem says where and what to do."""

    code = "file_refused"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line or 0))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def read_toml(path: Path) -> tuple[dict[str, object], dict[KeyPath, int]]:
    """The values of the file and the line of each key; raises FileRefused with one problem when it is unreadable."""
    text = _read_text(path)
    try:
        values = tomllib.loads(text, parse_float=Decimal)
        lines = find_lines(text) if values else {}
    except RecursionError as error:
        raise _unreadable("Filen har listor inuti listor i för många led.") from error
    except InvalidOperation as error:
        raise _unreadable("Filen har ett tal som är för stort eller för litet.") from error
    except ValueError as error:
        raise FileRefused((_syntax_problem(text, str(error)),)) from error
    if not values:
        raise _unreadable("Filen är tom. Skriv av en av filerna i data/jourer och ändra i den.")
    return values, lines


def _read_text(path: Path) -> str:
    try:
        if path.is_dir():
            raise _unreadable(f"{path} är en katalog. Ange en fil.")
        if path.exists() and not path.is_file():
            raise _unreadable(f"{path} är ingen vanlig fil.")
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise _unreadable(f"{path} finns inte. Kontrollera sökvägen.") from error
    except PermissionError as error:
        raise _unreadable(f"{path} får inte läsas. Be om läsrätt till filen.") from error
    except (OSError, ValueError) as error:
        raise _unreadable(f"{path} går inte att läsa. Kontrollera sökvägen.") from error
    return _decode(content)


def _decode(content: bytes) -> str:
    if content.startswith(_UTF16_MARKS):
        raise _unreadable("Filen är sparad som UTF-16. Spara om den som UTF-8.")
    content = content.removeprefix(_UTF8_MARK)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        advice = "Filen är inte sparad som UTF-8, kanske som Windows-1252. Spara om den som UTF-8."
        raise FileRefused((Problem("", line, advice),)) from error


def _unreadable(message_sv: str) -> FileRefused:
    return FileRefused((Problem("", None, message_sv),))


def _syntax_problem(text: str, said: str) -> Problem:
    place = _PLACE.search(said)
    line = int(place["line"]) if place and place["line"] else text.rstrip("\r\n").count("\n") + 1
    advice = next((advice for begins, advice in _ADVICE_SV.items() if said.startswith(begins)), None)
    return Problem("", line, f"Felskrivet: {advice or 'raden följer inte TOML.'}")

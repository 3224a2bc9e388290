"""Writing an SIE file of type 1 to 4: CP437 and `#FORMAT PC8`, as the standard says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from jourbok.economy.rules.sie.checking import checksum
from jourbok.economy.rules.sie.decoding import STANDARD
from jourbok.economy.rules.sie.model import (
    Account,
    Balance,
    BalanceKind,
    Field,
    ObjectKey,
    Post,
    SieFile,
    Voucher,
    VoucherRow,
)
from jourbok.economy.rules.sie.posts import escaped, posts

_LINE_END: Final = "\r\n"
_PLAIN: Final = re.compile(r"[0-9A-Za-z_.:/+-]+")
_CONTROL: Final = re.compile("[\x00-\x08\x0a-\x1f\x7f]+")
#: Characters that CP437 lacks and people write, and how they are written in it.
_NEAREST: Final = str.maketrans(
    {"–": "-", "—": "-", "−": "-", "’": "'", "‘": "'", "”": '"', "“": '"', "…": "...", "€": "EUR", "Ø": "O", "ø": "o"}
    | {"\u2028": " ", "\u2029": " ", "\x85": " ", "\u202f": " ", "\u2009": " "}
)


def write_sie(file: SieFile) -> bytes:
    """The file as bytes; reading them gives the same file.

    A character that CP437 lacks is written as the nearest that it has, or as ``?``; a line end in a text as a blank.
    """
    head, body = list(_head(file)), list(_body(file))
    if file.has_checksum:
        between = _LINE_END.join([*head[1:], *body])
        total = 0
        for post in posts(between, []):
            total = checksum(post, total, STANDARD)
        body.append(f"#KSUMMA {total}")
        head.insert(1, "#KSUMMA")
    return "".join(f"{line}{_LINE_END}" for line in (*head, *body)).encode(STANDARD)


def _head(file: SieFile) -> Iterator[str]:
    yield f"#FLAGGA {_code(file.flag)}"
    if file.program:
        yield " ".join(("#PROGRAM", *map(_text, file.program)))
    yield "#FORMAT PC8"
    if file.generated_on or file.generated_by:
        yield _line(f"#GEN {_day(file.generated_on)}", _text(file.generated_by))
    yield f"#SIETYP {file.type}"
    for post in file.others:
        yield _post(post)
    if file.org_number and not any(post.label == "#ORGNR" for post in file.others):
        yield f"#ORGNR {_code(file.org_number)}"
    yield f"#FNAMN {_text(file.company)}"
    for year in file.years:
        yield f"#RAR {year.number} {_day(year.starts_on)} {_day(year.ends_on)}"


def _body(file: SieFile) -> Iterator[str]:
    for account in file.accounts:
        yield from _account(account)
    for dimension in file.dimensions:
        if dimension.parent:
            yield f"#UNDERDIM {_code(dimension.number)} {_text(dimension.name)} {_code(dimension.parent)}"
        else:
            yield f"#DIM {_code(dimension.number)} {_text(dimension.name)}"
    for each in file.objects:
        yield f"#OBJEKT {_code(each.dimension)} {_code(each.number)} {_text(each.name)}"
    for balance in file.balances:
        yield _balance(balance)
    for voucher in file.vouchers:
        yield from _voucher(voucher)


def _account(account: Account) -> Iterator[str]:
    number = _code(account.number)
    yield f"#KONTO {number} {_text(account.name)}"
    if account.kind:
        yield f"#KTYP {number} {_code(account.kind)}"
    if account.unit:
        yield f"#ENHET {number} {_text(account.unit)}"
    for code in account.tax_codes:
        yield f"#SRU {number} {_code(code)}"


def _balance(balance: Balance) -> str:
    words = [balance.kind.value, str(balance.year)]
    has_period = balance.kind in {BalanceKind.PERIOD, BalanceKind.BUDGET}
    if has_period:
        words.append(balance.period)
    words.append(_code(balance.account))
    if has_period or balance.objects or balance.kind in {BalanceKind.OBJECT_OPENING, BalanceKind.OBJECT_CLOSING}:
        words.append(_objects(balance.objects))
    words.append(_kronor(balance.amount_ore))
    return _line(" ".join(words), _quantity(balance.quantity))


def _voucher(voucher: Voucher) -> Iterator[str]:
    start = f"#VER {_code(voucher.series)} {_code(voucher.number)} {_day(voucher.on)}"
    registered = _day(voucher.registered_on) if voucher.registered_on else '""'
    yield _line(start, _text(voucher.text), registered, _text(voucher.signature))
    yield "{"
    for row in voucher.rows:
        yield _row(row)
    yield "}"


def _row(row: VoucherRow) -> str:
    start = f"   {row.kind.value} {_code(row.account)} {_objects(row.objects)} {_kronor(row.amount_ore)}"
    return _line(start, _day(row.on), _text(row.text), _quantity(row.quantity), _text(row.signature))


def _post(post: Post) -> str:
    return " ".join((_clean(post.label), *(_field(field) for field in post.fields)))


def _field(field: Field) -> str:
    return _code(field) if isinstance(field, str) else "{" + " ".join(map(_code, field)) + "}"


def _line(start: str, *optional: str) -> str:
    """The line without the empty fields at its end."""
    last = max((at for at, word in enumerate(optional, start=1) if word != '""'), default=0)
    return " ".join((start, *optional[:last]))


def _objects(objects: Iterable[ObjectKey]) -> str:
    return "{" + " ".join(f"{_code(dimension)} {_code(number)}" for dimension, number in objects) + "}"


def _code(text: str) -> str:
    """Bare where it can be, otherwise between quotation marks."""
    return text if _PLAIN.fullmatch(text) else _text(text)


def _text(text: str) -> str:
    return f'"{escaped(_clean(text))}"'


def _clean(text: str) -> str:
    """The text in characters of CP437, without line ends and other control characters; tabs stay."""
    if text.isascii():
        return _CONTROL.sub(" ", text)
    try:
        text.encode(STANDARD)
    except UnicodeEncodeError:
        text = "".join(map(_nearest, text.translate(_NEAREST)))
    return _CONTROL.sub(" ", text)


def _nearest(character: str) -> str:
    for tried in (character, unicodedata.normalize("NFKD", character)[:1]):
        try:
            tried.encode(STANDARD)
        except UnicodeEncodeError:
            continue
        return tried
    return "?"


def _kronor(ore: int) -> str:
    whole, rest = divmod(abs(ore), 100)
    return f"{'-' if ore < 0 else ''}{whole}.{rest:02}"


def _quantity(quantity: Decimal | None) -> str:
    return '""' if quantity is None else f"{quantity:f}"


def _day(on: date | None) -> str:
    return f"{on:%Y%m%d}" if on else '""'

"""Reading an SIE file of type 1 to 4, whole or broken."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from jourbok.economy.rules.sie.checking import ChecksumReader
from jourbok.economy.rules.sie.declared import Declared
from jourbok.economy.rules.sie.decoding import NotSie, decode, without_control_characters
from jourbok.economy.rules.sie.model import Balance, BalanceKind, Post, SieFile
from jourbok.economy.rules.sie.posts import Fault, Weight, posts
from jourbok.economy.rules.sie.values import PostReader
from jourbok.economy.rules.sie.vouchers import VoucherReader

#: What the standard asks every file for; a file that lacks one is read all the same.
_WANTED: Final = ("#FLAGGA", "#PROGRAM", "#FORMAT", "#GEN", "#SIETYP", "#FNAMN")
#: Posts of the standard that are kept as they are.
_KEPT: Final = frozenset(["#FNR", "#FTYP", "#BKOD", "#ADRESS", "#PROSA", "#TAXAR", "#OMFATTN", "#KPTYP", "#VALUTA"])
_LATEST_TYPE: Final = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds and what was wrong with it; `remarks` are about what the standard lets a reader pass over."""

    file: SieFile
    faults: tuple[Fault, ...]
    remarks: tuple[Fault, ...]
    lost_rows: int
    is_balanced: bool

    @property
    def is_whole(self) -> bool:
        """Whether everything that stood in the file is in what was read."""
        return not any(fault.loses for fault in self.faults)


def read_sie(data: bytes) -> Reading:
    """What the file holds, as well as it can be read.

    Raises NotSie for what is empty, too large, XML, or has neither `#FLAGGA` nor `#SIETYP`.
    """
    text, code_page, assumed = decode(data)
    text, stray = without_control_characters(text)
    reader = _Reader(code_page)
    if assumed:
        reader.faults.append(Fault(1, assumed, Weight.WRONG))
    if stray:
        told = f"filen har {stray} otillåtna styrtecken, som hoppades över."
        reader.faults.append(Fault(1, told, Weight.WRONG))
    for post in posts(text, reader.faults):
        reader.take(post)
    if not text.endswith(("\n", "\r")):
        reader.blame_the_last_line()
    return reader.finish()


class _Reader:
    """Takes each post of a file in turn."""

    def __init__(self, code_page: str) -> None:
        self.faults: list[Fault] = []
        self._seen: dict[str, int] = {}
        self._last_line = 0
        self._vouchers = VoucherReader(self.faults)
        self._others: list[Post] = []
        self._declared = Declared(self._others)
        self._balances: list[Balance] = []
        self._header: dict[str, Any] = {}
        self._unknown: dict[str, int] = {}
        self._checksum = ChecksumReader(code_page, self.faults)
        self._reads: dict[str, Callable[[PostReader], None]] = {
            "#FLAGGA": lambda read: self._set("flag", read.text(0) or "0"),
            "#FORMAT": _check_format,
            "#SIETYP": self._type,
            "#PROGRAM": lambda read: self._set("program", _texts(read.post)),
            "#GEN": self._generated,
            "#FNAMN": lambda read: self._set("company", read.text(0)),
            "#ORGNR": self._org_number,
            **dict.fromkeys((kind.value for kind in BalanceKind), self._balance),
            **self._declared.reads,
        }

    def take(self, post: Post) -> None:
        self._last_line = post.line
        if post.label == "#KSUMMA":
            self._checksum.take(post)
            return
        self._checksum.add(post)
        self._seen.setdefault(post.label, post.line)
        if self._vouchers.take(post):
            return
        read = self._reads.get(post.label)
        if read is not None:
            read(PostReader(post, self.faults))
            return
        if post.label not in _KEPT:
            self._unknown.setdefault(post.label, post.line)
        self._others.append(Post(post.label, post.fields))

    def blame_the_last_line(self) -> None:
        """Where the file ends in the middle of a text, the rest of it is lost."""
        last = self.faults[-1] if self.faults else None
        if last is not None and last.weight is Weight.REMARK and last.line == self._last_line:
            self.faults[-1] = replace(last, weight=Weight.LOST)

    def finish(self) -> Reading:
        if not {"#FLAGGA", "#SIETYP"} & self._seen.keys():
            raise NotSie
        vouchers = self._vouchers.finish()
        self._checksum.finish()
        header: dict[str, Any] = {"company": "", "type": 1} | self._header
        file = SieFile(
            **header,
            **self._declared.found(),
            balances=tuple(self._balances),
            vouchers=tuple(vouchers),
            others=tuple(self._others),
            has_checksum=self._checksum.is_started,
        )
        unbalanced = list(self._unbalanced(file))
        told = sorted([*self.faults, *unbalanced, *self._remarks()], key=lambda fault: fault.line)
        return Reading(
            file=file,
            faults=tuple(fault for fault in told if fault.weight is not Weight.REMARK),
            remarks=tuple(fault for fault in told if fault.weight is Weight.REMARK),
            lost_rows=self._vouchers.lost_rows,
            is_balanced=not unbalanced,
        )

    def _unbalanced(self, file: SieFile) -> Iterable[Fault]:
        for voucher, read in zip(file.vouchers, self._vouchers.read, strict=True):
            if read.lost_amounts:
                told = "går inte att räkna ihop: ett belopp kunde inte läsas."
                yield Fault(read.line, f"verifikationen {read.name} {told}", Weight.WRONG)
            elif voucher.difference_ore:
                kronor = _kronor(voucher.difference_ore)
                yield Fault(
                    read.line, f"verifikationen {read.name} går inte ihop; raderna blir {kronor} kr.", Weight.WRONG
                )

    def _remarks(self) -> Iterable[Fault]:
        for label in _WANTED:
            if label not in self._seen:
                told = f"{label} saknas i filen." + (" Den lästes som typ 1." if label == "#SIETYP" else "")
                yield Fault(1, told, Weight.REMARK)
        for label, line in self._unknown.items():
            yield Fault(line, f"{label[:40]} är ingen etikett i standarden och tolkades inte.", Weight.REMARK)

    def _set(self, name: str, value: object) -> None:
        """The first that stands counts."""
        self._header.setdefault(name, value)

    def _type(self, read: PostReader) -> None:
        text = read.text(0)
        digit = text[:1]
        if digit not in {"1", "2", "3", "4"} or text[1:].isdigit():
            read.fault(f"”{text[:40]}” är ingen typ mellan 1 och 4; filen lästes som typ 1.", Weight.WRONG)
            return
        if text[1:]:
            read.fault(f"”{text[:40]}” ska bara vara en siffra.", Weight.WRONG)
        self._set("type", int(digit))

    def _generated(self, read: PostReader) -> None:
        self._set("generated_on", read.day(0, "datum"))
        self._set("generated_by", read.text(1))

    def _org_number(self, read: PostReader) -> None:
        self._set("org_number", read.text(0))
        if len(read.post.fields) > 1:
            self._others.append(Post("#ORGNR", read.post.fields))

    def _balance(self, read: PostReader) -> None:
        kind = BalanceKind(read.post.label)
        year = read.whole(0, "räkenskapsåret")
        has_period = kind in {BalanceKind.PERIOD, BalanceKind.BUDGET}
        period = read.period(1) if has_period else ""
        at = 2 if has_period else 1
        account = read.required(at, "kontot")
        objects_at = at + 1
        has_objects = read.has_list(objects_at)
        at += 2 if has_objects else 1
        amount = read.amount_ore(at)
        if year is None or period is None or account is None or amount is None:
            return
        objects = read.objects(objects_at) if has_objects else ()
        self._balances.append(Balance(kind, year, account, amount, period, objects, read.quantity(at + 1)))


def _check_format(read: PostReader) -> None:
    if read.text(0).upper() != "PC8":
        read.fault(f"teckenuppsättningen är ”{read.text(0)[:40]}”, standarden kräver PC8.", Weight.WRONG)


def _texts(post: Post) -> tuple[str, ...]:
    return tuple(field for field in post.fields if isinstance(field, str))


def _kronor(ore: int) -> str:
    whole, rest = divmod(abs(ore), 100)
    return f"{'-' if ore < 0 else ''}{whole}.{rest:02}"

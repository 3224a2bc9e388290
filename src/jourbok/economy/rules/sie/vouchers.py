"""The vouchers of an SIE file: `#VER`, its rows between braces, and where one ends that has no end."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from jourbok.economy.rules.sie.model import Post, RowKind, Voucher, VoucherRow
from jourbok.economy.rules.sie.posts import CLOSE, OPEN, Fault, Weight
from jourbok.economy.rules.sie.values import PostReader

ROW_LABELS = frozenset(kind.value for kind in RowKind)


@dataclass(slots=True)
class ReadVoucher:
    """A voucher as it is being read: where it began, and whether some row's amount could not be read."""

    head: Voucher
    line: int
    rows: list[VoucherRow] = field(default_factory=list)
    is_open: bool = False
    lost_amounts: int = 0

    @property
    def name(self) -> str:
        return f"{self.head.series} {self.head.number}".strip() or "utan nummer"


class VoucherReader:
    """Takes the posts that belong to vouchers in turn."""

    def __init__(self, faults: list[Fault]) -> None:
        self._faults = faults
        self._current: ReadVoucher | None = None
        self.read: list[ReadVoucher] = []
        #: `#TRANS` whose row could not be read, or that stood in no voucher.
        self.lost_rows = 0

    def take(self, post: Post) -> bool:
        """Whether the post was a voucher's; every other post ends a voucher that has no rows."""
        if post.label == "#VER":
            self._begin(post)
        elif post.label == OPEN:
            self._open(post)
        elif post.label == CLOSE:
            self._close(post)
        elif post.label in ROW_LABELS:
            self._row(post)
        else:
            if self._current is not None and not self._current.is_open:
                self._end("har inga rader")
            return False
        return True

    def finish(self) -> list[Voucher]:
        """All vouchers with their rows, when the file has ended."""
        self._end("har inget slut; filen kan vara avhuggen")
        return [replace(each.head, rows=tuple(each.rows)) for each in self.read]

    def _begin(self, post: Post) -> None:
        self._end("har inget slut (})")
        read = PostReader(post, self._faults)
        on = read.day(2, "verifikationens datum")
        if on is None and not post.text(2):
            read.fault("verifikationens datum saknas.")
        head = Voucher(
            series=read.text(0),
            number=read.text(1),
            on=on,
            text=read.text(3),
            registered_on=read.day(4, "registreringsdatum"),
            signature=read.text(5),
        )
        self._current = ReadVoucher(head, post.line)
        self.read.append(self._current)

    def _open(self, post: Post) -> None:
        if self._current is None or self._current.is_open:
            self._faults.append(Fault(post.line, "klammern { hör inte till någon verifikation."))
            return
        self._current.is_open = True

    def _close(self, post: Post) -> None:
        if self._current is None or not self._current.is_open:
            self._faults.append(Fault(post.line, "klammern } hör inte till någon verifikation."))
            return
        self._current = None

    def _end(self, how: str) -> None:
        if self._current is not None:
            fault = Fault(self._current.line, f"verifikationen {self._current.name} {how}.")
            self._faults.append(fault)
            self._current = None

    def _row(self, post: Post) -> None:
        read = PostReader(post, self._faults)
        voucher = self._current
        row = _read_row(read)
        if voucher is None:
            read.fault("raden står inte i någon verifikation.")
        elif not voucher.is_open:
            read.fault("klammern { saknas före raden.", Weight.WRONG)
            voucher.is_open = True
        if voucher is not None and row is not None:
            voucher.rows.append(row)
        elif post.label == RowKind.TRANS:
            self.lost_rows += 1
            if voucher is not None:
                voucher.lost_amounts += 1


def _read_row(read: PostReader) -> VoucherRow | None:
    """The row; None, and a fault, without account or amount."""
    account = read.required(0, "kontot")
    if not read.has_list(1) and read.text(1):
        read.fault("objektlistan { } saknas före beloppet.", Weight.WRONG)
        at = 1
    else:
        at = 2
    amount = read.amount_ore(at)
    if account is None or amount is None:
        return None
    return VoucherRow(
        account=account,
        amount_ore=amount,
        objects=read.objects(1) if at == 2 else (),
        on=read.day(at + 1, "radens datum"),
        text=read.text(at + 2),
        quantity=read.quantity(at + 3),
        signature=read.text(at + 4),
        kind=RowKind(read.post.label),
    )

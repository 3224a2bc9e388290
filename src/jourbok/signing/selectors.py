"""Who has signed what, and whether a text is the one that was signed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.signing.models import Signature, SigningOrder
from jourbok.signing.permissions import SIGN_WITH_OTHERS
from jourbok.signing.rules import BY_BANKID, ON_PAPER, PROOFS_SV, Document, Method, hash_of, is_same


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature as it is printed on the document.

    `read_by` and `witness` are of one on paper: who read it out, or wrote it down afterwards, and who heard or saw it;
    a paper that was signed before needs no witness. `is_seen_by_another` when the paper has come and was registered by
    somebody else than whoever wrote the signature down. `proved_by` is what the session called the proof of one on a
    screen.
    """

    id: UUID
    document: Document
    document_hash: str
    signer_id: str
    signer_name: str
    method: Method
    signed_at: datetime
    awaits_paper: bool
    paper_arrived_at: datetime | None
    paper_signed_on: date | None = None
    is_seen_by_another: bool = False
    read_by: str = ""
    witness: str = ""
    proved_by: str = ""

    @property
    def way_sv(self) -> str:
        """How they signed; on a screen also by what they proved who they are, where that is known."""
        proof = PROOFS_SV.get(self.proved_by, "") if self.method is Method.STEP_UP else ""
        return f"inloggad, bekräftad med {proof}" if proof else self.method.label_sv


@dataclass(frozen=True, slots=True)
class Ordered:
    """A text that somebody was asked to sign: the signature when it was, `ended_sv` when nothing came of it."""

    id: UUID
    document: Document
    document_hash: str
    method: Method
    signer_id: str
    signer_name: str
    begun_at: datetime
    expires_at: datetime
    signature: UUID | None
    signed_at: datetime | None
    ended_sv: str

    def waits_at(self, at: datetime) -> bool:
        """Whether it can still be signed."""
        return self.signature is None and not self.ended_sv and at < self.expires_at


def signatures_of(viewer: Actor, document: Document) -> list[Signed]:
    """Everybody who has signed the document, first to last. Its own room has found out that the viewer may read it."""
    return [_signed(row) for row in _rows().filter(document_kind=document.kind, document_id=document.id)]


def signature_for(signature: UUID) -> Signed:
    """One signature. Its own room has found out that the viewer may know of it. Raises NotFound."""
    row = _rows().filter(pk=signature).first()
    if row is None:
        raise NotFound("Underskriften finns inte.")
    return _signed(row)


def signatures_by_id(signatures: Iterable[UUID]) -> dict[UUID, Signed]:
    """Those of the signatures that there are, by key. Their own room has found out that they may be known."""
    return {row.pk: _signed(row) for row in _rows().filter(pk__in=list(signatures))}


def order_begun_by(viewer: Actor, order_id: UUID) -> Ordered:
    """An order that the viewer began, as it stands. Raises NotFound, also for one that somebody else began."""
    rows = SigningOrder.objects.select_related("signature", "end")
    row = rows.filter(pk=order_id, begun_by_id=viewer.id).first()
    if row is None:
        raise NotFound()
    signature, end = getattr(row, "signature", None), getattr(row, "end", None)
    return Ordered(
        id=row.pk,
        document=Document(row.document_kind, row.document_id),
        document_hash=row.document_hash,
        method=Method(row.method),
        signer_id=row.signer_id,
        signer_name=row.signer_name,
        begun_at=row.begun_at,
        expires_at=row.expires_at,
        signature=signature.pk if signature else None,
        signed_at=signature.signed_at if signature else None,
        ended_sv=end.reason if end else "",
    )


def signed_order(document: Document, *, signer: str, begun_by: str) -> UUID | None:
    """The latest order by which the signer has signed a text of the document, begun by that user; None without one.

    Its own room has found out that they may know of it.
    """
    rows = Signature.objects.filter(document_kind=document.kind, document_id=document.id, signer_id=signer)
    rows = rows.filter(order__begun_by_id=begun_by).order_by("-signed_at", "-pk")
    return rows.values_list("order_id", flat=True).first()


def signed_with_bankid(kind: str, *, after: datetime, until: datetime) -> list[Signed]:
    """What was signed with BankID of that kind of document, first to last. Its own room has asked who may know."""
    rows = _rows().filter(document_kind=kind, method__in=BY_BANKID, signed_at__gt=after, signed_at__lte=until)
    return [_signed(row) for row in rows]


def awaiting_paper(viewer: Actor) -> list[Signed]:
    """What was read by telephone and whose paper has not come, the oldest first. Needs SIGN_WITH_OTHERS."""
    viewer.require(SIGN_WITH_OTHERS)
    return [_signed(row) for row in _rows().filter(method__in=ON_PAPER, paper__isnull=True)]


def verify(signed: Signed, document: Document, text: str) -> bool:
    """Whether the text is the one that was signed, letter by letter, and signed as this document's."""
    return signed.document == document and is_same(signed.document_hash, hash_of(text))


def _rows() -> QuerySet[Signature]:
    return Signature.objects.select_related("paper").order_by("signed_at", "pk")


def _signed(row: Signature) -> Signed:
    paper, method = getattr(row, "paper", None), Method(row.method)
    return Signed(
        id=row.pk,
        document=Document(row.document_kind, row.document_id),
        document_hash=row.document_hash,
        signer_id=row.signer_id,
        signer_name=row.signer_name,
        method=method,
        signed_at=row.signed_at,
        awaits_paper=method.is_on_paper and paper is None,
        paper_arrived_at=paper.arrived_at if paper else None,
        paper_signed_on=paper.signed_on if paper else None,
        is_seen_by_another=paper is not None and paper.recorded_by_id != row.recorded_by_id,
        read_by=row.evidence.get("read_by", "") if method.is_on_paper else "",
        witness=row.evidence.get("witness", "") if method.is_on_paper else "",
        proved_by=row.evidence.get("proved_by", "") if method is Method.STEP_UP else "",
    )

"""A text is signed once by each."""

from __future__ import annotations

from jourbok.kernel.errors import DomainError
from jourbok.signing.models import Signature
from jourbok.signing.rules import Document


class AlreadySigned(DomainError):
    """The person has signed this very text."""

    code = "already_signed"
    message_sv = (
        "Personen har redan skrivit under den här texten. Öppna förslaget: där står hur det blev, och vad du gör."
    )
    status = 409


def signature_of(document: Document, document_hash: str, signer_id: str) -> Signature | None:
    """The person's signature on this very text of the document."""
    return Signature.objects.filter(
        document_kind=document.kind, document_id=document.id, document_hash=document_hash, signer_id=signer_id
    ).first()


def require_not_signed(document: Document, document_hash: str, signer_id: str) -> None:
    """Stop here when the person has signed this very text. Raises AlreadySigned."""
    if signer_id and signature_of(document, document_hash, signer_id) is not None:
        raise AlreadySigned()

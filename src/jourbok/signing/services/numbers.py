"""Whose BankID is whose."""

from __future__ import annotations

from django.db import transaction

from jourbok.accounts.rules import require_step_up
from jourbok.accounts.services import user_by_id
from jourbok.audit.services import record_change
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import DomainError
from jourbok.kernel.identity import IdentityNumber, parse_identity
from jourbok.kernel.localtime import local_date
from jourbok.signing.models import SignerNumber
from jourbok.signing.permissions import SET_SIGNER_NUMBERS
from jourbok.signing.secrecy import is_hash_of, number_hash


class NoNumberIsSet(DomainError):
    """Nobody has said whose BankID the signer's is, so that none can be told from another's."""

    code = "no_number_is_set"
    message_sv = "Ditt BankID är inte kopplat till kontot. Be systemförvaltaren, eller skriv under på annat sätt."


class NobodySetsTheirOwnNumber(DomainError):
    """Whoever may say whose BankID is whose does not say it of themselves."""

    code = "nobody_sets_their_own_number"
    message_sv = "Du kan inte koppla ditt eget BankID. Be en annan systemförvaltare."
    status = 403


def set_signer_number(*, actor: Actor, user_id: int, number: str) -> SignerNumber:
    """Say whose BankID is the user's; a keyed hash of the number is kept, and the newest counts.

    Raises NotAnIdentityNumber, NotFound, NobodySetsTheirOwnNumber. It takes no key of a form: what a key remembers
    of its form is a hash without a key of ours, from which a personal number can be found by trying all.
    """
    actor.require(SET_SIGNER_NUMBERS)
    require_step_up(actor)
    if actor.id == str(user_id):
        raise NobodySetsTheirOwnNumber()
    user = user_by_id(actor, user_id)
    read = parse_identity(number, local_date(actor.moment))
    with transaction.atomic():
        row = SignerNumber.objects.create(
            user_id=str(user.pk),
            number_hash=number_hash(read.digits12),
            set_at=actor.moment,
            set_by_id=actor.id,
            set_by_name=actor.name,
        )
        record_change(actor=actor, action="signing.number_set", subject=row, details={"user": user.pk})
    return row


def is_number_of(user_id: str, number: IdentityNumber) -> bool:
    """Whether the number is the user's, as it was last set. Raises NoNumberIsSet."""
    row = SignerNumber.objects.filter(user_id=user_id).order_by("-pk").first()
    if row is None:
        raise NoNumberIsSet()
    return is_hash_of(row.number_hash, number.digits12)


def require_number(user_id: str) -> None:
    """Stop here when nobody has said whose BankID the user's is. Raises NoNumberIsSet."""
    if not SignerNumber.objects.filter(user_id=user_id).exists():
        raise NoNumberIsSet()

"""What was signed with BankID on a page that was left is decided all the same, as soon as it has been fetched."""

from __future__ import annotations

from django.db import transaction

from jourbok.decisions.models import Proposal
from jourbok.decisions.permissions import DECIDE_LEFT
from jourbok.decisions.rules.deciding import DECIDES_WITHIN, DOCUMENT
from jourbok.decisions.selectors.before_signing import by_fingerprint
from jourbok.decisions.services.deciding import decide_by_signature
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import DomainError
from jourbok.signing.selectors import Signed, signed_with_bankid
from jourbok.signing.services import LEFT_AFTER


def decide_left(*, actor: Actor) -> int:
    """What somebody has signed with BankID becomes the decision although their page is gone; how many did.

    A page that is still open has decided it long before. It is judged as there, as of the signature and as of now.
    What cannot stand is left as evidence.
    """
    actor.require(DECIDE_LEFT)
    since, until = actor.moment - DECIDES_WITHIN, actor.moment - LEFT_AFTER
    decided = 0
    for signed in signed_with_bankid(DOCUMENT, after=since, until=until):
        try:
            with transaction.atomic():
                decided += _is_decided(actor, signed)
        except DomainError:  # the next is decided all the same, and this one is asked again in a minute
            continue
    return decided


def _is_decided(actor: Actor, signed: Signed) -> bool:
    row = Proposal.objects.filter(pk=signed.document.id, outcome=None).first()
    found = by_fingerprint(row, name=signed.signer_name, fingerprint=signed.document_hash) if row else None
    if row is None or found is None:
        return False
    mandate, sections = found
    decide_by_signature(actor, row.pk, mandate.id, sections, signed.id)
    return True

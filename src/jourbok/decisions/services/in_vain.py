"""Whoever signed with BankID what cannot be decided any more is told so, and the signature is kept as evidence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from jourbok.decisions.rules.deciding import ProposalHasEnded, signed_in_vain_sv
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import DomainError
from jourbok.signing.rules import DocumentWasAltered, Method, OrderState
from jourbok.signing.selectors import Ordered
from jourbok.signing.services import end_signing
from jourbok.signing.transports import BankId


@contextmanager
def told_if_in_vain(actor: Actor, ordered: Ordered, via: BankId | None) -> Iterator[None]:
    """What stops a decision inside stops the order too; if it has been signed at BankID, the message says so.

    A signature by step-up is taken back with the rest. Raises what is raised inside, and BankIdIsAway.
    """
    try:
        yield
    except DomainError as stopped:
        if ordered.method is not Method.STEP_UP and _is_signed(actor, ordered, via):
            can_be_sent_anew = not isinstance(stopped, ProposalHasEnded | DocumentWasAltered)
            stopped.message = signed_in_vain_sv(stopped.message, can_be_sent_anew=can_be_sent_anew)
        raise


def _is_signed(actor: Actor, ordered: Ordered, via: BankId | None) -> bool:
    return end_signing(actor=actor, order_id=ordered.id, via=via).state is OrderState.DONE

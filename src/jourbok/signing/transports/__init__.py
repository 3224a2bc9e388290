"""The line to BankID, where the installation has one."""

from __future__ import annotations

from django.conf import settings

from jourbok.signing.transports.bankid import BankId, BankIdIsAway, BankIdRefused, Complete, Failed, Pending, Started

__all__ = [
    "BankId",
    "BankIdIsAway",
    "BankIdIsNotSetUp",
    "BankIdRefused",
    "Complete",
    "Failed",
    "Pending",
    "Started",
    "bank_id",
]


class BankIdIsNotSetUp(BankIdIsAway):
    """The installation has no agreement with BankID."""

    code = "bankid_is_not_set_up"
    message_sv = "BankID är inte inställt här. Skriv under med passnyckel, kod eller på papper."


def bank_id() -> BankId:
    """The installation's line to BankID. Raises BankIdIsNotSetUp."""
    line: BankId | None = settings.BANKID
    if line is None:
        raise BankIdIsNotSetUp()
    return line

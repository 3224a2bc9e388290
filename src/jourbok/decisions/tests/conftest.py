"""What several of the room's tests are given."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from jourbok.decisions.tests.factories import DECIDER
from jourbok.signing.tests.bankid_server import Bank, a_bank
from jourbok.signing.tests.factories import NUMBER


@pytest.fixture
def bank(settings: Settings) -> Iterator[Bank]:
    """A BankID of ours, at which the decision maker signs."""
    with a_bank((NUMBER, DECIDER)) as server:
        settings.BANKID = server.line()
        yield server

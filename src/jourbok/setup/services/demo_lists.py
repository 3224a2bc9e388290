"""What is kept up beside the demo's nights: the numbers that members answer at."""

from __future__ import annotations

from collections.abc import Mapping

import uuid_utils.compat as uuid_utils

from jourbok.accounts.models import User
from jourbok.accounts.selectors import actor_of
from jourbok.organisations.rules.numbers import NumberKind, PhoneFacts
from jourbok.organisations.services import add_number
from jourbok.setup.services.demo_files import demo_file


def list_numbers(users: Mapping[str, User]) -> None:
    """Every number of the file, written by its person at its moment; some have not been checked for half a year."""
    for told in demo_file("numbers")["numbers"]:
        actor = actor_of(users[told["by"]], moment=told["at"], request_id=uuid_utils.uuid7())
        facts = PhoneFacts(
            NumberKind(told["kind"]),
            told["name"],
            tuple(told["phones"]),
            told.get("kind_words", ""),
            told.get("hours", ""),
            told.get("note", ""),
        )
        add_number(actor=actor, board=told["board"], facts=facts)

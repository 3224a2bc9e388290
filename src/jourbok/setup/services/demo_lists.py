"""What is kept up beside the demo's nights: members' numbers, their systems, and the looks taken there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import uuid_utils.compat as uuid_utils

from jourbok.accounts.models import MemberSystem, User
from jourbok.accounts.rules.member_systems import SystemFacts
from jourbok.accounts.selectors import actor_of
from jourbok.accounts.services import add_member_system, grant_right, try_right
from jourbok.calls.models import Contact
from jourbok.cases.models import LookUp
from jourbok.kernel.actor import Actor
from jourbok.organisations.rules.numbers import NumberKind, PhoneFacts
from jourbok.organisations.services import add_number
from jourbok.setup.services.demo_files import demo_file


def list_numbers(users: Mapping[str, User]) -> None:
    """Every number of the file, written by its person at its moment; some have not been checked for half a year."""
    for told in demo_file("numbers")["numbers"]:
        actor = _at(users[told["by"]], told["at"])
        facts = PhoneFacts(
            NumberKind(told["kind"]),
            told["name"],
            tuple(told["phones"]),
            told.get("kind_words", ""),
            told.get("hours", ""),
            told.get("note", ""),
        )
        add_number(actor=actor, board=told["board"], facts=facts)


def keep_systems(users: Mapping[str, User]) -> None:
    """The members' systems of the file, who may look in them, and what came of trying."""
    for told in demo_file("systems")["systems"]:
        keeper = _at(users["mika"], told["at"])
        facts = SystemFacts(
            told["name"], told["sign_in"], told.get("problems", ""), told.get("planned_on"), told.get("responsible", "")
        )
        system = add_member_system(actor=keeper, board=told["board"], facts=facts)
        for right in told.get("rights", ()):
            worker = users[right["worker"]]
            made = grant_right(actor=keeper, system=system.pk, user=worker.pk, from_on=right["from_on"])
            if "tried_at" in right:
                blocked_by = right.get("blocked_by", "")
                tries = _at(worker, right["tried_at"])
                try_right(actor=tries, right=made.pk, works=not blocked_by, blocked_by=blocked_by)


def note_looks(users: Mapping[str, User]) -> None:
    """The looks of the file, each at the last contact before it."""
    for told in demo_file("systems")["looks"]:
        contact = Contact.objects.filter(arrived_at__lte=told["at"]).order_by("-arrived_at")[0]
        system = MemberSystem.objects.filter(board__slug=told["board"]).order_by("pk")[0]
        LookUp.objects.create(
            contact=contact,
            system=system,
            board_id=system.board_id,
            minutes=told["minutes"],
            outcome=told["outcome"],
            obstacle=told.get("obstacle", ""),
            words=told.get("words", ""),
            looked_at=told["at"],
            worker_id=str(users[told["worker"]].pk),
            worker_name=users[told["worker"]].name,
        )


def _at(user: User, moment: datetime) -> Actor:
    return actor_of(user, moment=moment, request_id=uuid_utils.uuid7())

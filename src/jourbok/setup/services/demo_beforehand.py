"""What the demo's boards told and ordered before the night, through the same services as their own clicks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import uuid_utils.compat as uuid_utils

from jourbok.accounts.models import User
from jourbok.accounts.selectors import actor_of
from jourbok.calls import services as calls
from jourbok.calls.models import OrderOccasion
from jourbok.calls.rules.announcing import AnnouncedTexts
from jourbok.calls.rules.concerned import Concerned
from jourbok.calls.rules.ordering import Span
from jourbok.documents.paper import Paper
from jourbok.documents.pdf import render_pdf
from jourbok.kernel.actor import Actor
from jourbok.setup.services.demo_files import demo_file


def tell_beforehand(users: Mapping[str, User]) -> dict[str, UUID]:
    """Every announcement and every order of the file, with what came of the orders; told is each announcement by name.

    Said before the evening is played, so that what is played meets it.
    """
    told = demo_file("beforehand")
    for each in told["ordered"]:
        _order(each, users)
    return {each["name"]: _announce(each, users) for each in told["announced"]}


def note_uses(users: Mapping[str, User], announced: Mapping[str, UUID]) -> None:
    """What the night's workers had use of, told when the evening has been played."""
    for each in demo_file("beforehand")["announced"]:
        if "used" in each:
            actor = _at(users[each["used_by"]], each["used_at"])
            calls.note_used(actor=actor, announced=announced[each["name"]], note=each["used"])


def _announce(told: dict[str, Any], users: Mapping[str, User]) -> UUID:
    user = users[told["by"]]
    actor = _at(user, told["at"])
    texts = AnnouncedTexts(told["what"], told.get("instructions", ""), told["from_at"], told["until_at"])
    made = calls.announce(
        actor=actor,
        board=told["board"],
        concerned=_concerned(told),
        texts=texts,
        is_protected=told.get("is_protected", False),
    )
    if paper := told.get("paper"):
        calls.add_document(actor=actor, announced=made.pk, name=f"{paper}.pdf", content=_pdf(paper, told))
    if why := told.get("withdrawn"):
        withdraws = _at(user, told["withdrawn_at"])
        calls.withdraw_announced(actor=withdraws, announced=made.pk, version=1, reason=why)
    return made.pk


def _order(told: dict[str, Any], users: Mapping[str, User]) -> None:
    order = calls.place_order(
        actor=_at(users[told["by"]], told["at"]),
        board=told["board"],
        kind=told["kind"],
        concerned=_concerned(told),
        purpose=told["purpose"],
        instructions=told.get("instructions", ""),
        occasions=[Span(starts_at, ends_at) for starts_at, ends_at in told["occasions"]],
    )
    if "accepted" not in told:
        return
    answers = _at(users[told["answered_by"]], told["answered_at"])
    calls.answer_order(actor=answers, order=order.pk, is_accepted=told["accepted"], reason=told.get("reason", ""))
    if "done" in told:
        started_at, ended_at = told["done"]
        calls.tell_outcome(
            actor=_at(users[told["done_by"]], ended_at),
            occasion=OrderOccasion.objects.filter(order=order).order_by("starts_at")[0].pk,
            is_performed=True,
            started_at=started_at,
            ended_at=ended_at,
            note=told["note"],
            outside_confirmed=True,
        )


def _concerned(told: Mapping[str, str]) -> Concerned:
    return Concerned(
        name=told["name"],
        number=told["number"],
        address=told.get("address", ""),
        postal_town=told.get("postal_town", ""),
        phone=told.get("phone", ""),
    )


def _pdf(title: str, told: dict[str, Any]) -> bytes:
    return render_pdf(
        Paper(
            title=title,
            reference=told["name"],
            recipient="Socialjouren",
            sender="Mottagningen",
            created_at=told["at"],
            lead=told["instructions"],
        )
    )


def _at(user: User, moment: datetime) -> Actor:
    return actor_of(user, moment=moment, request_id=uuid_utils.uuid7())

"""Who decides in the demo, and what they have decided, are asked to decide and soon will be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import uuid_utils.compat as uuid_utils
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from jourbok.accounts.models import User
from jourbok.accounts.selectors import actor_of
from jourbok.cases import services as cases
from jourbok.cases.models import Case, Mandate
from jourbok.decisions import services as decisions
from jourbok.decisions.models import Proposal
from jourbok.kernel.actor import Actor
from jourbok.law.rules import Event
from jourbok.organisations.models import Board
from jourbok.setup.services.demo_files import demo_file

MINUTE: Final = timedelta(minutes=1)
WEEK: Final = timedelta(weeks=1)
#: Turns change on Monday mornings at eight; the second week listed is the one in which the demo begins.
FIRST_TURN: Final = datetime(2021, 11, 15, 7, tzinfo=UTC)
WEEKS_LISTED: Final = 6
#: Signed some nights before the demo begins, and one week when nobody is on call, so that there is a gap to see.
NIGHTS_AGO: Final = timedelta(days=3)
GAP: Final = ("sigtuna", 3)
KIND: Final = "lvu_6"
#: What no source says of the demo's mandates.
ASSUMED: Final = ["holder_name", "grounds", "reference", "decided_on", "decision_number"]


def give_mandates(users: Mapping[str, User], assistance: str, *, since: datetime, signs_in: str) -> None:
    """Each board lets the service decide on urgent assistance, and a chair and a member on what the law says.

    `signs_in` is the board whose chair is a person of the demo.
    """
    told = demo_file("decisions")
    members = dict(enumerate(told["members"]))
    for number, board in enumerate(Board.objects.order_by("pk")):
        chair = users["noa"] if board.slug == signs_in else None
        common: dict[str, Any] = {"board": board, "valid": DateTimeTZRange(since, None), "assumed": ASSUMED}
        appointed = _appointed(told, board, number)
        Mandate.objects.bulk_create(
            [
                Mandate(
                    **common,
                    holder_name="Socialsekreterare i jour",
                    layer="host_official",
                    is_office=True,
                    grounds=[assistance],
                    reference=f"{board.name}, delegationsordning 2021",
                ),
                Mandate(
                    **common,
                    **_holder(chair, told["chairs"][number]),
                    layer="chair",
                    grounds=[*told["grounds"], *told["chair_grounds"]],
                    **appointed,
                    phone=f"070-174 06 {20 + number}",
                    email=f"ordforande.{board.slug}@demo.invalid",
                ),
                Mandate(
                    **common,
                    holder_name=members[number % len(members)],
                    layer="member",
                    is_deputy=False,
                    grounds=[*told["grounds"], *told["member_grounds"]],
                    **appointed,
                    phone=f"070-174 06 {40 + number}",
                    email=f"ledamot.{board.slug}@demo.invalid",
                ),
            ]
        )


def _appointed(told: Mapping[str, Any], board: Board, number: int) -> dict[str, Any]:
    """When and where the board decided it; invented like the rest."""
    return {
        "reference": f"{board.name}, förordnande 2021",
        "decided_on": told["appointed_on"],
        "decision_number": f"§ {told['appointed_paragraph'] + number}",
    }


def _holder(user: User | None, name: str) -> dict[str, str]:
    return {"holder_id": str(user.pk), "holder_name": user.name} if user else {"holder_id": "", "holder_name": name}


def put_on_call(users: Mapping[str, User]) -> None:
    """Chair and member take turns at being called first, week by week, from the week before the demo begins."""
    manager = _at(users["mika"], FIRST_TURN - WEEK)
    for board in Board.objects.order_by("pk"):
        held = Mandate.objects.filter(board=board, layer__in=("chair", "member")).order_by("layer", "pk")
        order = list(held.values_list("pk", flat=True))
        for week in range(WEEKS_LISTED):
            starts_at = FIRST_TURN + week * WEEK
            for place, mandate in enumerate(order if week % 2 else order[::-1], 1):
                if (board.slug, week) != GAP:
                    cases.put_on_call(
                        actor=manager,
                        board=board.slug,
                        mandate=mandate,
                        place=place,
                        starts_at=starts_at,
                        ends_at=starts_at + WEEK,
                    )


def play_signed(users: Mapping[str, User], *, board: str, clock: datetime) -> None:
    """Some nights ago a child was taken into care: asked for, signed by the chair, carried out and told of."""
    told = demo_file("decisions")["signed"]
    case = _a_childs_case(board, before=clock - NIGHTS_AGO)
    began = case.opened_at + 10 * MINUTE
    worker = users[told["worker"]]
    proposal = _sent(_at(worker, began), case.pk, told["content"])
    chair = Mandate.objects.get(board=proposal.board, layer="chair")
    rang = decisions.call(actor=_at(worker, began + 2 * MINUTE), proposal=proposal.pk, mandate=chair.pk)
    decisions.tell_result(actor=_at(worker, began + 4 * MINUTE), attempt=rang.pk, result="answered")
    decision = _signed(users["noa"], proposal, chair.pk, began + 6 * MINUTE)
    decisions.see_answer(actor=_at(worker, began + 8 * MINUTE), proposal=proposal.pk)
    later = began + 50 * MINUTE
    moment = {"event": Event.EXECUTED, "at": later - 5 * MINUTE, **told["happened"]}
    decisions.record_moment(actor=_at(worker, later), decision=decision, **moment)
    decisions.tell_party(actor=_at(worker, later), decision=decision, at=later - MINUTE, **told["notice"])


def play_read_out(users: Mapping[str, User], *, board: str, clock: datetime) -> None:
    """Lately two children were taken into care by telephone: a colleague has confirmed the one, nobody the other."""
    for told in demo_file("decisions")["read_out"]:
        case = _a_childs_case(board, before=clock - timedelta(days=told["days_ago"]))
        began = case.opened_at + 10 * MINUTE
        proposal = _sent(_at(users[told["worker"]], began), case.pk, told["content"])
        mandate = Mandate.objects.get(board=proposal.board, layer="chair")
        decisions.read_out(
            actor=_at(users[told["worker"]], began + 8 * MINUTE),
            proposal=proposal.pk,
            mandate=mandate.pk,
            signer_name=mandate.holder_name,
            witness_name=users[told["witness"]].name,
            read_at=began + 6 * MINUTE,
        )
        if told["has_confirmed"]:
            colleague = _at(users[told["witness"]], began + 12 * MINUTE)
            decisions.tell_heard(actor=colleague, proposal=proposal.pk, heard_at=began + 6 * MINUTE)


def play_tonight(users: Mapping[str, User], *, clock: datetime) -> None:
    """One proposal waits for the chair, who has not answered; another is still being written."""
    told = demo_file("decisions")
    waiting, worker = told["waiting"], users[told["waiting"]["worker"]]
    proposal = _sent(_at(worker, clock - 25 * MINUTE), _case_of(waiting["person"]), waiting["content"])
    for each in waiting["calls"]:
        mandate = Mandate.objects.get(board=proposal.board, layer=each["holder"]).pk
        rang = decisions.call(actor=_at(worker, each["at"]), proposal=proposal.pk, mandate=mandate)
        answer = {"result": each["result"], "note": each["note"]}
        decisions.tell_result(actor=_at(worker, each["at"] + 2 * MINUTE), attempt=rang.pk, **answer)
    writer = _at(users[told["draft"]["worker"]], clock - 12 * MINUTE)
    draft = decisions.begin_draft(actor=writer, case=_case_of(told["draft"]["person"]), kind=KIND)
    said = {"ruling": draft.ruling, "content": told["draft"]["content"]}
    decisions.write_draft(actor=writer, draft=draft.pk, version=draft.version, **said)


def _sent(actor: Actor, case: UUID, content: Mapping[str, str]) -> Proposal:
    draft = decisions.begin_draft(actor=actor, case=case, kind=KIND)
    return decisions.send_for_decision(
        actor=actor, draft=draft.pk, version=draft.version, ruling=draft.ruling, content=content
    )


def _signed(decider: User, proposal: Proposal, mandate: int, at: datetime) -> UUID:
    """The chair reads the words and proves who they are a minute later, with the demo's one click."""
    begun = decisions.begin_signing(actor=_at(decider, at), proposal=proposal.pk, mandate=mandate)
    proved = replace(_at(decider, at + MINUTE), step_up_at=at + MINUTE - timedelta(seconds=1))
    done = decisions.collect(
        actor=proved, proposal=proposal.pk, order=begun.order.pk, mandate=mandate, proved_by="demo"
    )
    if done.outcome is None or done.outcome.decision_id is None:
        raise RuntimeError("the demo's decision was not signed")
    return done.outcome.decision_id


def _a_childs_case(board: str, *, before: datetime) -> Case:
    """The board's latest case before the time of a child with a number, not protected, of whom nobody is asked."""
    found = Case.objects.filter(board__slug=board, category="child", opened_at__lt=before, person__protections=None)
    found = found.exclude(person__in=Proposal.objects.values("person_id"))
    return found.exclude(person__number=None).exclude(person__number="").order_by("-opened_at", "-pk")[:1].get()


def _case_of(number: str) -> UUID:
    return Case.objects.get(person__number=number).pk


def _at(user: User, moment: datetime) -> Actor:
    return actor_of(user, moment=moment, request_id=uuid_utils.uuid7())

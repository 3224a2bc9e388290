"""Behind the code the database refuses a decision without mandate, and an outcome that nobody signed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import uuid_utils.compat as uuid_utils
from django.db import IntegrityError, ProgrammingError, connection, models, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F
from psycopg import sql

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.models import Decision, Mandate
from jourbok.cases.services import record_conflict, take_back_conflict
from jourbok.cases.tests.factories import a_case, a_decision, a_mandate
from jourbok.decisions.models import Outcome, Proposal
from jourbok.decisions.tests.factories import a_proposal, a_signed_decision
from jourbok.organisations.models import Board
from jourbok.signing.rules import hash_of

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def written_again(table: str, key: str, like: Any, **changes: Any) -> None:
    """A row like another, with the changes, put in as the working role without any code of the product."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("SELECT * FROM {} WHERE {} = %s").format(sql.Identifier(table), sql.Identifier(key)),
            [like],
        )
        names = [column.name for column in cursor.description or ()]
    columns = sql.SQL(", ").join(sql.Placeholder(name) if name in changes else sql.Identifier(name) for name in names)
    statement = sql.SQL("INSERT INTO {table} SELECT {columns} FROM {table} WHERE {key} = %(like)s").format(
        table=sql.Identifier(table),
        columns=columns,
        key=sql.Identifier(key),
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, {"like": like, **changes})


def decided_again(decision: Decision, **changes: Any) -> None:
    written_again("cases_decision", "id", decision.pk, id=uuid_utils.uuid7(), **changes)


def a_made_decision(**mandate: Any) -> tuple[Decision, Mandate]:
    case = a_case()
    held = a_mandate(holder_name="Noa Ek", **mandate)
    return a_decision(case, held), held


def refusal(decision: Decision, **changes: Any) -> str:
    with pytest.raises(IntegrityError) as refused:
        decided_again(decision, **changes)
    return str(refused.value)


def test_the_same_decision_again_is_taken_so_that_what_is_refused_is_refused_for_its_change() -> None:
    decision, mandate = a_made_decision()
    decided_again(decision)
    decided_again(decision, ground="lvu  6\u00a0§")
    decided_again(decision, decided_at=mandate.valid.lower)
    assert Decision.objects.count() == 4


def test_a_decision_without_mandate_is_refused() -> None:
    decision, _ = a_made_decision()
    assert "mandate of its board" in refusal(decision, mandate_id=None)


@pytest.mark.parametrize("ground", ["LVU 6 a §", "LVU 6", "LVM 13 §", "LVU 6 §, LVU 11 §", "", "LVU 66 §"])
def test_a_ground_that_the_mandate_does_not_name_is_refused(ground: str) -> None:
    decision, _ = a_made_decision()
    assert "for its ground" in refusal(decision, ground=ground)


def test_a_decision_outside_the_time_of_the_mandate_is_refused_at_each_end() -> None:
    decision, mandate = a_made_decision(until=NIGHT)
    decided_again(decision, decided_at=NIGHT - timedelta(microseconds=1))
    for at in (mandate.valid.lower - timedelta(microseconds=1), NIGHT, NIGHT + MINUTE):
        assert "its board, then and for" in refusal(decision, decided_at=at)


def test_a_decision_with_the_mandate_of_another_board_is_refused() -> None:
    decision, _ = a_made_decision()
    others = a_mandate("solna", holder_name="Noa Ek")
    assert "mandate of its board" in refusal(decision, mandate_id=others.pk)


@pytest.mark.parametrize("name", ["Noa", "Noa Eka", "Ordföranden", "Kim Jour", "", "Noa Ek, Kim Jour"])
def test_a_decision_by_anybody_but_the_holder_of_the_mandate_is_refused(name: str) -> None:
    decision, _ = a_made_decision()
    assert "whoever holds a mandate" in refusal(decision, decided_by_name=name)
    decided_again(decision, decided_by_name="noa  ek")


def test_a_decision_in_the_case_of_another_board_is_refused() -> None:
    decision, _ = a_made_decision()
    others = a_mandate("solna", holder_name="Noa Ek")
    solna = Board.objects.get(slug="solna")
    with pytest.raises(IntegrityError):
        decided_again(decision, mandate_id=others.pk, board_id=solna.pk)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_decision_in_the_name_of_another_layer_is_refused() -> None:
    decision, _ = a_made_decision()
    assert "mandate of its board" in refusal(decision, mandate_layer="host_official")


def test_a_mandate_that_was_taken_back_makes_no_further_decision() -> None:
    decision, mandate = a_made_decision()
    Mandate.objects.filter(pk=mandate.pk).update(valid=DateTimeTZRange(mandate.valid.lower, decision.decided_at))
    assert "its board, then and for" in refusal(decision)


def test_somebody_in_conflict_is_refused_until_it_is_taken_back() -> None:
    decision, _ = a_made_decision()
    told = record_conflict(actor=an_actor(), case=decision.case_id, decider_name="NOA  ek", reason="Barnets morbror")
    assert "interest in a case" in refusal(decision)
    take_back_conflict(actor=an_actor(), conflict=told.pk, reason="En annan med samma namn")
    decided_again(decision)


def test_somebody_in_conflict_by_their_account_is_refused_whatever_they_are_called() -> None:
    decision, _ = a_made_decision(holder_id="77")
    record_conflict(
        actor=an_actor(), case=decision.case_id, decider_name="N. Ek", decider_id="77", reason="Barnets morbror"
    )
    assert "interest in a case" in refusal(decision)


# --- How a proposal ends --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Copy:
    """A proposal, a decision and a signature like those of an outcome; what is missing is the outcome itself."""

    of: Outcome
    proposal: UUID
    decision: UUID
    signature: UUID

    def end(self, **changes: Any) -> None:
        mine: dict[str, Any] = {
            "proposal_id": self.proposal,
            "decision_id": self.decision,
            "signature": self.signature,
        }
        written_again("decisions_outcome", "proposal_id", self.of.pk, **{**mine, **changes})


@pytest.fixture
def copy() -> Copy:
    outcome, _, _ = a_signed_decision()
    draft, made = uuid_utils.uuid7(), Copy(outcome, *(uuid_utils.uuid7() for _ in range(3)))
    written_again("decisions_draft", "id", outcome.proposal.draft_id, id=draft)
    written_again("decisions_proposal", "id", outcome.proposal_id, id=made.proposal, draft_id=draft)
    written_again("cases_decision", "id", outcome.decision_id, id=made.decision)
    written_again(
        "signing_signature",
        "id",
        outcome.signature,
        id=made.signature,
        document_id=made.proposal,
        method="paper",
        order_id=None,
    )
    return made


def test_a_signed_proposal_ends_as_the_decision_of_its_words(copy: Copy) -> None:
    copy.end()
    assert Outcome.objects.get(pk=copy.proposal).words == copy.of.words


def test_a_proposal_that_nobody_signed_becomes_no_decision(copy: Copy) -> None:
    for signature in (uuid_utils.uuid7(), copy.of.proposal_id):
        with pytest.raises(IntegrityError, match="what is signed is the proposal"):
            copy.end(signature=signature)


def test_the_signature_on_one_proposal_does_not_end_another_of_the_same_words(copy: Copy) -> None:
    other = uuid_utils.uuid7()
    written_again("decisions_draft", "id", copy.of.proposal.draft_id, id=other)
    written_again("decisions_proposal", "id", copy.proposal, id=other, draft_id=other)
    with pytest.raises(IntegrityError, match="what is signed is the proposal"):
        copy.end(proposal_id=other)


@pytest.mark.parametrize(
    "change",
    [
        lambda was: {"words": f"{was.words}."},
        lambda was: {"words": f"{was.words}.", "words_hash": hash_of(f"{was.words}.")},
        lambda was: {"words_hash": hash_of("annat")},
        lambda was: {"by_name": "Någon Annan"},
        lambda was: {"by_id": "0"},
        lambda was: {"ended_at": was.ended_at + MINUTE},
    ],
    ids=["words", "words and hash", "hash", "name", "account", "time"],
)
def test_a_signature_is_not_used_for_other_words_nor_by_others(
    copy: Copy, change: Callable[[Outcome], dict[str, Any]]
) -> None:
    with pytest.raises(IntegrityError, match="what is signed is the proposal"):
        copy.end(**change(copy.of))


def test_a_signature_makes_no_other_decision_in_the_case(copy: Copy) -> None:
    for changes in ({"text": "Annat."}, {"decided_at": NIGHT}):
        other = uuid_utils.uuid7()
        written_again("cases_decision", "id", copy.decision, id=other, **changes)
        with pytest.raises(IntegrityError, match="what is signed is the proposal"):
            copy.end(decision_id=other)


def test_a_proposal_does_not_end_at_another_board() -> None:
    a_proposal()
    proposal = Proposal.objects.get()
    with pytest.raises(IntegrityError, match="at the board"), transaction.atomic():
        Outcome.objects.create(
            proposal=proposal,
            board=Board.objects.get(slug="solna"),
            ending="withdrawn",
            reason="Mormor är på plats",
            ended_at=NIGHT,
            by_name="Kim",
            recorded_by_name="Kim",
        )


@pytest.mark.parametrize("model", [Proposal, Outcome, Decision])
def test_what_was_sent_and_how_it_ended_is_never_changed_nor_taken_away(model: type[models.Model]) -> None:
    a_signed_decision()
    rows = model._default_manager.all()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows.update(board=F("board"))
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows._raw_delete(rows.db)

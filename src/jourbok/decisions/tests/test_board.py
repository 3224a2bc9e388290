"""A board follows the decisions that were made for it: its own, until it has taken them over and reported them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.db.utils import IntegrityError, ProgrammingError
from django.test.utils import CaptureQueriesContext

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.audit.models import AccessEvent
from jourbok.cases.models import Case, Decision
from jourbok.cases.tests.factories import a_case, a_contact, a_decision, a_mandate
from jourbok.decisions.models import MeetingNote, Moment, Outcome, PartyNotice, Proposal, TakeOver
from jourbok.decisions.rules.watching import AlreadyReported, AlreadyTakenOver
from jourbok.decisions.selectors import board, decision_for_board, decisions_for_board, to_report_for, untaken_for_board
from jourbok.decisions.selectors.board import ReasonToFollowNeeded
from jourbok.decisions.services import note_meeting, record_moment, take_over
from jourbok.decisions.tests.boards import MORNING, a_written_decision, intake
from jourbok.decisions.tests.factories import (
    a_proposal,
    a_signed_decision,
    decision_of,
    signed_by,
    the_law,
)
from jourbok.kernel.errors import BadInput, NotFound, NotPermitted
from jourbok.kernel.localtime import local_date
from jourbok.law.rules import Event, State
from jourbok.organisations.models import Board
from jourbok.organisations.portal_role import as_board
from jourbok.people.tests.factories import is_protected

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WALLED = (Case, Decision, Proposal, Outcome, Moment, TakeOver, MeetingNote, PartyNotice)


def test_a_decision_is_on_the_boards_list_with_its_clocks_until_somebody_there_takes_it_over() -> None:
    outcome, _, _ = a_signed_decision()
    decision = decision_of(outcome)
    [row] = decisions_for_board(intake(), "sollentuna").to_take
    assert row.made.id == decision
    assert [each.state for each in row.clocks.open] == [State.RUNNING, State.WAITING, State.WAITING]
    take_over(actor=intake(), decision=decision, own_number=" 2021-44 ")
    after = decisions_for_board(intake(moment=MORNING + timedelta(minutes=1)), "sollentuna")
    assert after.to_take == []
    [taken] = after.taken
    assert taken.taken_over is not None
    assert (taken.taken_over.own_number, taken.taken_over.by_name) == ("2021-44", "Mio Mottagning")
    assert len(taken.clocks.open) == 3


def test_a_decision_that_was_written_down_by_hand_has_clocks_and_is_on_the_list() -> None:
    made = a_written_decision()
    [row] = decisions_for_board(intake(), "sollentuna").to_take
    assert row.made.id == made.pk
    assert row.clocks.open[0].clock.section == "LVU 7 §"


def test_aid_that_starts_no_clock_is_not_on_the_list() -> None:
    a_written_decision(ground="SoL 4:1")
    found = decisions_for_board(intake(), "sollentuna")
    assert (found.to_take, found.to_report) == ([], [])


def test_what_ends_first_stands_first() -> None:
    later = a_written_decision()
    sooner, _, _ = a_signed_decision(kind="lvm_13")
    rows = untaken_for_board(intake(), "sollentuna")
    assert [row.made.id for row in rows] == [sooner.decision_id, later.pk]


def test_a_decision_is_to_be_reported_until_the_meeting_is_noted_whether_or_not_it_is_taken_over() -> None:
    outcome, _, _ = a_signed_decision()
    decision = decision_of(outcome)
    take_over(actor=intake(), decision=decision)
    [row] = decisions_for_board(intake(), "sollentuna").to_report
    assert row.made.id == decision
    tomorrow = MORNING + DAY
    note = note_meeting(
        actor=intake(moment=tomorrow), decision=decision, meeting_on=local_date(tomorrow), paragraph="§ 88"
    )
    assert (note.paragraph, note.by_name) == ("§ 88", "Mio Mottagning")
    assert decisions_for_board(intake(moment=tomorrow + DAY), "sollentuna").to_report == []


def test_a_decision_that_takes_another_back_is_reported_as_that_one_is() -> None:
    outcome, decider, mandate = a_signed_decision()
    revoking = a_proposal(outcome.proposal.case, about=decision_of(outcome), revokes=True)
    revoked = signed_by(decider, revoking, mandate, when=NIGHT + timedelta(minutes=10))
    found = decisions_for_board(intake(), "sollentuna")
    assert {row.made.id for row in found.to_report} == {outcome.decision_id, revoked.decision_id}
    assert all(row.clocks.open == () for row in found.to_take)


def by_delegation(ground: str, layer: str, *, board: str = "sollentuna") -> Decision:
    """An official of the board, or one whom it has appointed, decided."""
    the_law()
    case = a_case(contact=a_contact(board=board))
    return a_decision(case, a_mandate(board, grounds=(ground,), layer=layer, holder_name="Noa Ek"), ground=ground)


@pytest.mark.parametrize(
    ("ground", "layer"),
    [("LVU 43 §", "official_by_statute"), ("LVU 32 §", "official"), ("LVM 45 §", "official")],
)
def test_a_decision_by_delegation_or_appointment_is_listed_apart_until_the_meeting_is_noted(
    ground: str, layer: str
) -> None:
    made = by_delegation(ground, layer)
    found = decisions_for_board(intake(), "sollentuna")
    assert [row.made.id for row in found.delegated] == [made.pk]
    assert (found.to_take, found.to_report) == ([], [])
    assert decision_for_board(intake(), made.pk).is_delegated
    [listed] = to_report_for(intake(), "sollentuna")
    assert listed.is_delegated
    note_meeting(actor=intake(), decision=made.pk, meeting_on=local_date(MORNING))
    assert decisions_for_board(intake(), "sollentuna").delegated == []


def test_aid_is_on_the_boards_own_list_and_another_boards_delegation_on_that_boards_alone() -> None:
    a_written_decision(ground="SoL 4:1")
    by_delegation("LVU 32 §", "official", board="solna")
    assert decisions_for_board(intake(), "sollentuna").delegated == []
    assert len(decisions_for_board(intake("solna"), "solna").delegated) == 1


@pytest.mark.parametrize("days", [-1, 2])
def test_a_meeting_before_the_decision_or_to_come_is_refused_at_its_field(days: int) -> None:
    made = a_written_decision()
    meeting_on = local_date(NIGHT) + timedelta(days=days)
    with pytest.raises(BadInput) as refused:
        note_meeting(actor=intake(moment=MORNING + DAY), decision=made.pk, meeting_on=meeting_on)
    assert set(refused.value.fields) == {"meeting_on"}
    assert not MeetingNote.objects.exists()


def test_a_decision_is_taken_over_once_and_reported_once() -> None:
    made = a_written_decision()
    first = take_over(actor=intake(), decision=made.pk, own_number="1")
    with pytest.raises(AlreadyTakenOver):
        take_over(actor=intake(), decision=made.pk, own_number="2")
    assert TakeOver.objects.get().own_number == first.own_number
    note_meeting(actor=intake(), decision=made.pk, meeting_on=local_date(MORNING))
    with pytest.raises(AlreadyReported):
        note_meeting(actor=intake(), decision=made.pk, meeting_on=local_date(MORNING))


def test_another_boards_decision_does_not_exist() -> None:
    made = a_written_decision("solna")
    sollentuna = intake()
    assert decisions_for_board(sollentuna, "sollentuna").to_take == []
    for ask in (
        lambda: decision_for_board(sollentuna, made.pk),
        lambda: take_over(actor=sollentuna, decision=made.pk),
        lambda: note_meeting(actor=sollentuna, decision=made.pk, meeting_on=local_date(MORNING)),
        lambda: record_moment(actor=sollentuna, decision=made.pk, event=Event.EXECUTED, at=NIGHT),
    ):
        with pytest.raises(NotFound):
            ask()
    with pytest.raises(NotPermitted):
        decisions_for_board(sollentuna, "solna")


def test_who_opens_a_decision_at_the_board_is_in_the_log_before_it_is_shown() -> None:
    outcome, _, _ = a_signed_decision()
    shown = decision_for_board(intake(), decision_of(outcome))
    assert shown.decision.text == outcome.words
    [signed] = shown.signatures
    assert signed.signer_name == outcome.by_name
    read = AccessEvent.objects.get(action="decisions.read_as_board")
    assert (read.person_id, read.board) == (outcome.proposal.person_id, "sollentuna")


def test_somebody_who_became_protected_after_the_decision_is_opened_with_a_reason() -> None:
    made = a_written_decision()
    assert not decision_for_board(intake(), made.pk).is_protected
    is_protected(made.case.person)
    with pytest.raises(ReasonToFollowNeeded):
        decision_for_board(intake(), made.pk)
    assert decision_for_board(intake(), made.pk, reason="Ska underställas i dag").is_protected
    assert AccessEvent.objects.filter(reason="Ska underställas i dag").count() == 1


def test_the_board_tells_what_has_happened_and_the_clocks_count_from_it() -> None:
    outcome, _, _ = a_signed_decision()
    decision = decision_of(outcome)
    record_moment(actor=intake(), decision=decision, event=Event.SUBMITTED, at=MORNING, source="Aktbilaga 1")
    shown = decision_for_board(intake(), decision)
    submission = next(each for each in shown.found.clocks.running if each.clock.name == "Underställning")
    assert submission.state is State.MET


def test_a_clock_that_nobody_met_has_lapsed_and_says_so_on_the_list() -> None:
    a_written_decision()
    [row] = decisions_for_board(intake(moment=NIGHT + 12 * DAY), "sollentuna").to_take
    [lapsed] = row.clocks.lapsed
    assert "upphör" in lapsed.clock.missed


def test_a_list_that_leaves_decisions_out_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    a_written_decision()
    whole = decisions_for_board(intake(), "sollentuna")
    monkeypatch.setattr(board, "MOST", 1)
    assert [whole.is_cut, decisions_for_board(intake(), "sollentuna").is_cut] == [False, True]


def test_what_is_too_old_for_any_clock_is_found_when_somebody_asks_for_it() -> None:
    made = a_written_decision()
    long_after = intake(moment=NIGHT + 500 * DAY)
    found = decisions_for_board(long_after, "sollentuna")
    assert (found.to_take, found.has_older) == ([], True)
    assert [row.made.id for row in untaken_for_board(long_after, "sollentuna", older=True)] == [made.pk]


def test_the_list_asks_the_same_number_of_questions_however_many_decisions_there_are() -> None:
    a_signed_decision()
    a_written_decision()
    _questions()  # the law is read
    few = _questions()
    for _ in range(4):
        a_written_decision()
    assert _questions() == few


def _questions() -> int:
    with CaptureQueriesContext(connection) as asked:
        decisions_for_board(intake(), "sollentuna")
    return len(asked)


class TestTheWallOfTheDatabase:
    """Whatever the code asks for, a board's portal reads and writes that board's rows alone."""

    def test_a_board_reads_its_own_decisions_and_what_is_told_of_them(self) -> None:
        own, other = a_written_decision(), a_written_decision("solna")
        for made in (own, other):
            record_moment(actor=an_actor(), decision=made.pk, event=Event.EXECUTED, at=NIGHT)
        with as_board("sollentuna") as key:
            assert set(Decision.objects.values_list("board_id", flat=True)) == {key}
            assert set(Moment.objects.values_list("board_id", flat=True)) == {key}

    @pytest.mark.parametrize("model", WALLED)
    @pytest.mark.parametrize(("role", "asks_for_board"), [("jourbok_app", False), ("jourbok_portal", True)])
    def test_it_adds_nothing_to_what_the_service_asks(
        self, model: type[Model], role: str, asks_for_board: bool
    ) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {role}")
            plan = model._base_manager.values("board_id").explain()
            cursor.execute("RESET ROLE")
        assert ("InitPlan" in plan) is asks_for_board

    def test_a_board_cannot_take_over_in_anothers_name(self) -> None:
        other = a_written_decision("solna")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic(), as_board("sollentuna"):
            _taken(other, other.board_id)

    def test_a_board_cannot_take_over_anothers_decision_in_its_own_name(self) -> None:
        other = a_written_decision("solna")
        own = Board.objects.get(slug="sollentuna").pk
        refused = pytest.raises(IntegrityError, match="is_of_its_decisions_board")
        with refused, transaction.atomic(), as_board("sollentuna"):
            _taken(other, own)


def _taken(decision: Decision, board_id: int) -> None:
    TakeOver.objects.create(decision_id=decision.pk, board_id=board_id, at=MORNING, by_id="0", by_name="X")

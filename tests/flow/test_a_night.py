"""02:14, a call comes in: one night from the phone to the cost share, through the product's own doors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from uuid import UUID

import pytest

from jourbok.accounts.models import User
from jourbok.calls import selectors as calls_read
from jourbok.calls import services as calls
from jourbok.calls.models import Contact
from jourbok.cases import selectors as cases_read
from jourbok.cases import services as cases
from jourbok.cases.models import Case, TimeShare
from jourbok.documents.paper import from_json
from jourbok.documents.pdf import render_pdf
from jourbok.economy import services as economy
from jourbok.economy.models import LedgerEntry
from jourbok.economy.selectors import shares
from jourbok.handover import selectors as handover_read
from jourbok.handover import services as handover
from jourbok.handover.models import ReportVersion
from jourbok.kernel.errors import NotFound
from jourbok.kernel.localtime import iso
from jourbok.people import services as people
from jourbok.people.rules.errors import NearNumberMustBeConfirmed
from jourbok.quality.services import collect_deviations
from jourbok.setup.rules.night import Scene, SceneCase
from jourbok.statistics import selectors as statistics_read
from jourbok.statistics import services as statistics

from .scenario import at, the_night, the_people, the_service, the_system

pytestmark = pytest.mark.django_db
MONTH_IS_OVER = datetime(2021, 12, 1, 9, tzinfo=UTC)


class Story:
    """The night while it is lived."""

    def __init__(self) -> None:
        the_service()
        self.people: Mapping[str, User] = the_people()
        self.scene: Scene = the_night().call
        self.kim = self.people[self.scene.worker]
        self.sam = self.people[self.scene.intake]
        self.mika = self.people[self.scene.manager]
        self.persons: dict[str, UUID] = {}
        self.cases: dict[str, Case] = {}
        self.contact: Contact | None = None
        self.versions: list[ReportVersion] = []

    @property
    def contact_id(self) -> UUID:
        assert self.contact is not None
        return self.contact.pk


def test_a_night() -> None:
    story = Story()
    the_phone_rings(story)
    it_becomes_cases(story)
    they_write_assess_and_decide(story)
    time_is_logged(story)
    it_is_handed_over(story)
    the_board_takes_over(story)
    the_month_is_counted(story)
    the_cost_is_shared(story)


def the_phone_rings(story: Story) -> None:
    """1. A first call was missed; the second is answered, and the regime and the clocks freeze."""
    told = story.scene.contact
    kim = at(story.kim, told.answered_at or told.arrived_at)
    calls.register_attempt(actor=kim, channel="sos", at=told.arrived_at - timedelta(minutes=2), answered=False)
    story.contact = calls.register_contact(actor=kim, facts=told, key="the form at 02:14")
    assert calls.register_contact(actor=kim, facts=told, key="the form at 02:14") == story.contact
    assert story.contact.regime == "standby"
    assert story.contact.board.slug == "sollentuna"
    assert iso(story.contact.report_due_at) == "2021-11-29T08:00:00+01:00"  # type: ignore[arg-type]
    assert calls_read.running_clocks(kim, kim.moment) == []
    assert collect_deviations(actor=the_system(kim.moment)) == 1
    assert collect_deviations(actor=the_system(kim.moment)) == 0


def it_becomes_cases(story: Story) -> None:
    """2. A case for the woman and one for each child; the guard asks about the siblings' numbers."""
    assert story.scene.presence_needed_at and story.scene.on_site_at
    kim = at(story.kim, story.scene.presence_needed_at)
    asked = 0
    for person in story.scene.persons:
        guardians = [story.persons[person.guardian]] if person.guardian else []
        try:
            row = people.register_person(actor=kim, facts=person.facts, guardians=guardians)
        except NearNumberMustBeConfirmed as alike:
            asked += 1
            row = people.register_person(actor=kim, facts=person.facts, guardians=guardians, near_confirmed=alike.near)
        story.persons[person.key] = row.pk
    assert asked == 2
    for told in story.scene.cases:
        story.cases[told.person] = cases.open_case(
            actor=kim,
            contact=story.contact_id,
            person=story.persons[told.person],
            category=told.category,
            law=told.law,
            priority=told.priority,
        )
    assert [row.is_child for row in cases_read.cases_of_contact(kim, story.contact_id)] == [True, True, False]
    needed = calls.need_presence(actor=kim, contact=story.contact_id, at=kim.moment)
    assert needed.on_site_due_at == kim.moment + timedelta(hours=2)
    arrived = story.scene.on_site_at
    calls.register_arrival(actor=at(story.kim, arrived), contact=story.contact_id, at=arrived)
    assert not calls_read.breaches_without_reason(at(story.kim, arrived), kim.moment, arrived)


def they_write_assess_and_decide(story: Story) -> None:
    """3. Facts apart from assessments, signed and locked; a decision with ground and mandate."""
    for told in story.scene.cases:
        _work_on(story, told)


def _work_on(story: Story, told: SceneCase) -> None:
    case = story.cases[told.person]
    for entry in told.entries:
        kim = at(story.kim, entry.at)
        row = cases.write_entry(actor=kim, case=case, kind=entry.kind, text=entry.text, source=entry.source)
        cases.sign_entry(actor=kim, entry=row)
    if told.assessment:
        judged = told.assessment
        cases.assess_protection(
            actor=at(story.kim, judged.at),
            case=case,
            subject=judged.subject,
            answers=judged.answers,
            facts=judged.facts,
            child_view=judged.child_view,
            child_view_how=judged.child_view_how,
            conclusion=judged.conclusion,
            reasons=judged.reasons,
            place=judged.place,
        )
    for measure in told.measures:
        cases.record_measure(
            actor=at(story.kim, measure.at), case=case, kind=measure.kind, done_at=measure.at, note=measure.note
        )
    for decision in told.decisions:
        kim = at(story.kim, decision.at)
        mandate = cases.register_mandate(
            actor=at(story.mika, decision.at - timedelta(days=30)),
            board=story.cases[told.person].board.slug,
            layer="host_official",
            holder_name=decision.decided_by,
            grounds=[decision.ground],
            valid_from=decision.at - timedelta(days=30),
            reference="Delegationsordning, påhittad",
        )
        made = cases.make_decision(
            actor=kim,
            case=case,
            ground=decision.ground,
            title=decision.title,
            text=decision.text,
            decided_at=decision.at,
            mandate=mandate.pk,
            decided_by_name=decision.decided_by,
        )
        assert decision.decided_by in made.decided_by_name


def time_is_logged(story: Story) -> None:
    """4. An entry counts once: split equally over the contact's three cases, the remainder to the first."""
    for told in story.scene.times:
        cases.log_time(
            actor=at(story.kim, told.started_at + timedelta(minutes=told.minutes)),
            contact=story.contact_id,
            minutes=told.minutes,
            activity=told.activity,
            started_at=told.started_at,
        )
    logged = sum(told.minutes for told in story.scene.times)
    assert sum(TimeShare.objects.values_list("minutes", flat=True)) == logged
    first = [share.minutes for share in TimeShare.objects.filter(entry__minutes=35).order_by("case__number")]
    assert first == [13, 11, 11]


def it_is_handed_over(story: Story) -> None:
    """5. Previewed, sent once, visible at once in that board's portal and in no other's; printed for a file."""
    assert story.scene.report
    kim = at(story.kim, story.scene.report.sent_at)
    assert len(handover_read.awaiting(kim, kim.moment)) == 3
    for case in story.cases.values():
        seen = handover_read.preview(kim, case.pk)
        assert seen.recipient is not None
        assert (seen.recipient.board.slug, seen.recipient.needs_reason) == (story.scene.report.board, False)
        for _press in range(2):
            version = handover.send_report(
                actor=kim, case=case.pk, board="sollentuna", preview_fingerprint=seen.fingerprint,
                picked=case.person_id, key=str(case.pk),
            )  # fmt: skip
        story.versions.append(version)
    assert ReportVersion.objects.count() == 3
    assert handover_read.awaiting(kim, kim.moment) == []
    assert render_pdf(from_json(story.versions[0].paper)).startswith(b"%PDF-")


def the_board_takes_over(story: Story) -> None:
    """5. Opened and acknowledged with name and time; another board finds nothing."""
    assert story.scene.report and story.scene.report.acknowledged_at
    moment = story.scene.report.acknowledged_at
    solna = at(story.people["lo"], moment)
    for version in story.versions:
        sam = at(story.sam, moment)
        assert handover_read.version_for_portal(sam, version.pk).pk == version.pk
        handover.register_receipt(actor=sam, version=version.pk, kind="opened")
        receipt = handover.register_receipt(actor=sam, version=version.pk, kind="acknowledged")
        assert (receipt.by_name, receipt.at) == (story.sam.name, moment)
        with pytest.raises(NotFound):
            handover_read.version_for_portal(solna, version.pk)
    kim = at(story.kim, moment)
    assert not handover_read.unacknowledged(kim, moment)


def the_month_is_counted(story: Story) -> None:
    """6. Counted from the same rows, and frozen."""
    mika = at(story.mika, MONTH_IS_OVER)
    statistics.close_month(actor=mika, year=2021, month=11)
    november = statistics_read.month(mika, 2021, 11)
    assert november.frozen
    assert not november.is_stale
    counted = {name: november.value(name, "sollentuna") for name in ("contacts", "cases", "child_cases", "minutes")}
    assert counted == {"contacts": 1, "cases": 3, "child_cases": 2, "minutes": 145}
    assert november.value("reports_in_time") == 3
    assert november.value("missed_first_calls") == 1


def the_cost_is_shared(story: Story) -> None:
    """7. Half by population, half by time, exactly; the fee is added once and per member."""
    mika = at(story.mika, MONTH_IS_OVER)
    lines = [
        {"month": 11, "kind": "outcome", "account": "50211", "text": "Löner", "amount_ore": 700_000_01},
        {
            "month": 11,
            "kind": "outcome",
            "account": "OH",
            "text": "OH adm",
            "amount_ore": 35_000_00,
            "is_admin_fee": True,
        },
    ]
    economy.keep_ledger(actor=the_system(MONTH_IS_OVER), year=2021, lines=lines)
    run = economy.run_allocation(actor=mika, year=2021, month=11, kind=LedgerEntry.Kind.OUTCOME)
    paid = {row.slug: row for row in shares(mika, run)}
    assert run.cost_ore == sum(row.cost_ore for row in paid.values()) == 700_000_01
    by_population = Fraction(700_000_01, 2) * Fraction(paid["sollentuna"].population, _population(paid.values()))
    assert abs(paid["sollentuna"].cost_ore - by_population - Fraction(700_000_01, 2)) < 1
    assert paid["solna"].minutes == 0
    assert run.admin_ore == sum(row.admin_ore for row in paid.values())


def _population(rows: object) -> int:
    return sum(row.population for row in rows)  # type: ignore[attr-defined]

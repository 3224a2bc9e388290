"""Handover, deviations, figures and money: what is done with what the night left."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.calls import services as calls
from jourbok.cases.models import Case
from jourbok.cases.tests.factories import a_case, a_signed_entry
from jourbok.economy.models import InvoiceDelivery
from jourbok.economy.rules.budget import BudgetRow
from jourbok.economy.rules.payroll import Pay, PayKey, PayKind, PayLine, PayType
from jourbok.economy.services import issue_invoices, send_invoices
from jourbok.economy.tests.factories import a_controller, a_ledger, half_and_half, the_year
from jourbok.economy.tests.sie_samples import LEDGER, encoded
from jourbok.handover import selectors as handover
from jourbok.handover import services as handover_services
from jourbok.handover.models import Delivery, DeliveryStep, Escalation, ReportVersion
from jourbok.kernel.actor import Actor, Role
from jourbok.organisations.models import Board, DeliveryChannel, Population
from jourbok.organisations.tests.factories import a_service
from jourbok.people.selectors import page_of
from jourbok.people.tests.factories import a_person, is_protected
from jourbok.quality import services as quality
from jourbok.quality.models import ReadAlarm
from jourbok.statistics.tests.factories import a_counted_case, some_minutes
from tests.faults.situations.ground import (
    SYSTEM,
    Asked,
    a_worker,
    situation,
)


@situation
def economy__run_allocation() -> Asked:
    a_service()
    half_and_half()
    a_ledger()
    for board, minutes in (("sigtuna", 61), ("sollentuna", 227), ("solna", 113)):
        some_minutes(a_counted_case("2021-03-10T20:00", board=board), minutes)
    return {"actor": a_controller(), "year": 2021, "month": 3, "kind": "outcome"}


@situation
def economy__keep_budget() -> Asked:
    row = BudgetRow("7111", "56941", "50211", "Löner", previous_ore=1, change_ore=1, amount_ore=2)
    return {"actor": a_controller(), "year": 2022, "rows": [row], "reason": "Nämndens beslut"}


@situation
def economy__issue_invoices() -> Asked:
    the_year()
    return {"actor": a_controller(), "year": 2021, "name": "july"}


@situation
def economy__correct_invoices() -> Asked:
    the_year()
    issue_invoices(actor=a_controller(), year=2021, name="july")
    Population.objects.filter(municipality__slug="solna").update(inhabitants=83_200)
    return {"actor": a_controller(), "year": 2021, "name": "july", "reason": "Folkmängden rättades"}


@situation
def economy__credit_invoice() -> Asked:
    the_year()
    run = issue_invoices(actor=a_controller(), year=2021, name="july")
    return {"actor": a_controller(), "invoice": run.invoices.values_list("pk", flat=True)[0], "reason": "Fel mottagare"}


def _issued() -> Asked:
    the_year()
    issue_invoices(actor=a_controller(), year=2021, name="july")
    return {"actor": a_controller(), "year": 2021, "name": "july"}


@situation
def economy__send_invoices() -> Asked:
    return _issued()


@situation
def economy__attempt_delivery() -> Asked:
    send_invoices(**_issued())
    return {"actor": SYSTEM, "delivery": InvoiceDelivery.objects.values_list("pk", flat=True)[0]}


@situation
def economy__resume_deliveries() -> Asked:
    send_invoices(**_issued())
    return {"actor": SYSTEM}


@situation
def economy__keep_forecast() -> Asked:
    a_ledger(month=1)
    return {"actor": a_controller(), "year": 2021, "after_month": 1, "method": "linear"}


@situation
def economy__import_ledger() -> Asked:
    a_ledger()
    return {"actor": a_controller(), "data": encoded(LEDGER), "file_name": "bok.se", "year": 2024}


@situation
def economy__keep_payroll() -> Asked:
    line = PayLine(PayKey(2021, 3, PayKind.OUTCOME, PayType.STANDBY), Pay(Decimal(8), 240_00))
    return {"actor": a_controller(), "lines": [line]}


@situation
def statistics__close_month() -> Asked:
    a_service()
    some_minutes(a_counted_case("2021-03-10T20:00"), 61)
    return {"actor": an_actor(Role.UNIT_MANAGER, at=NIGHT), "year": 2021, "month": 3}


def _reported_case(worker: Actor) -> Case:
    case = a_case(actor=worker)
    a_signed_entry(case, actor=worker)
    return case


def _to_send(worker: Actor) -> Asked:
    case = _reported_case(worker)
    seen = handover.preview(worker, case.pk, "sollentuna")
    reason = {"other_board_reason": "Barnet vistas i Sollentuna"}
    return {"actor": worker, "case": case.pk, "board": "sollentuna", "preview_fingerprint": seen.fingerprint, **reason}


def _sent() -> ReportVersion:
    version = handover_services.send_report(**_to_send(an_actor()))
    assert isinstance(version, ReportVersion)
    return version


@situation
def handover__send_report() -> Asked:
    return _to_send(a_worker())


@situation
def handover__register_receipt() -> Asked:
    version = _sent()
    return {"actor": _of_the_board(), "version": version.pk, "kind": "acknowledged"}


@situation
def handover__handle_escalation() -> Asked:
    report = _sent().report
    Escalation.objects.create(report=report, raised_at=NIGHT, level=1)
    return {"actor": a_worker(), "report": report.pk, "note": "Ringde mottagningen"}


@situation
def handover__notice_protections() -> Asked:
    is_protected(Case.objects.get(pk=_sent().report.case_id).person)
    return {"actor": SYSTEM}


@situation
def handover__escalate_unacknowledged() -> Asked:
    _sent()
    return {"actor": replace(SYSTEM, moment=NIGHT + timedelta(hours=12))}


@situation
def handover__audit_morning() -> Asked:
    _sent()
    return {"actor": replace(SYSTEM, moment=NIGHT + timedelta(hours=12))}


def _of_the_board() -> Actor:
    return an_actor(Role.BOARD_INTAKE, boards=frozenset({"sollentuna"}), name="Mio Mottagning")


@situation
def handover__ask_about() -> Asked:
    return {"actor": _of_the_board(), "version": _sent().pk, "text": "Vem följde barnet?"}


@situation
def handover__answer_question() -> Asked:
    asked = handover_services.ask_about(actor=_of_the_board(), version=_sent().pk, text="Vem följde barnet?")
    return {"actor": a_worker(), "question": asked.pk, "text": "Polisen."}


def _by_hand() -> Delivery:
    """A paper that a person carries to the board."""
    a_service()
    DeliveryChannel.objects.create(board=Board.objects.get(slug="sollentuna"), kind="letter", priority=0)
    version = _sent()
    return Delivery.objects.get(version=version, channel="letter")


@situation
def handover__tell_by_hand() -> Asked:
    return {"actor": a_worker(), "delivery": _by_hand().pk, "step": "failed", "note": "Ingen öppnade dörren"}


@situation
def handover__try_again() -> Asked:
    """The installation can fax, as the tests' `ways_out` says."""
    a_service()
    DeliveryChannel.objects.create(
        board=Board.objects.get(slug="sollentuna"), kind="fax", priority=0, address="08-000 00 00"
    )
    row = Delivery.objects.get(version=_sent(), channel="fax")
    DeliveryStep.objects.create(board=row.board, delivery=row, number=1, step="failed", at=NIGHT)
    return {"actor": a_worker(), "delivery": row.pk}


@situation
def handover__recall() -> Asked:
    return {"actor": a_worker(), "version": _sent().pk, "cause": "wrong_board", "reason": "Barnet bor i Solna"}


@situation
def handover__ask_for_deletion() -> Asked:
    return {"actor": a_worker(), "version": _sent().pk, "cause": "wrong_person", "reason": "Syskonets rapport"}


@situation
def handover__register_call() -> Asked:
    report = _sent().report
    return {"actor": a_worker(), "report": report.pk, "outcome": "reached", "spoke_with": "Mottagningen"}


@situation
def quality__collect_deviations() -> Asked:
    calls.register_attempt(actor=a_worker(), channel="sos", at=NIGHT, answered=False)
    return {"actor": SYSTEM}


def _a_head() -> Actor:
    return an_actor(Role.UNIT_MANAGER)


def _an_own_look() -> None:
    """Kim looks up somebody who is called Kim Jour."""
    person = a_person("Kim", "Jour")
    page_of(a_worker(), person.pk)


@situation
def quality__notice_unusual_reading() -> Asked:
    a_user(Role.UNIT_MANAGER, name="Mika Chef")
    _an_own_look()
    return {"actor": SYSTEM}


@situation
def quality__review_reading() -> Asked:
    _an_own_look()
    quality.notice_unusual_reading(actor=SYSTEM)
    alarm = ReadAlarm.objects.get()
    return {
        "actor": an_actor(Role.UNIT_MANAGER, at=SYSTEM.moment),
        "alarm": alarm.pk,
        "outcome": "explained",
        "note": "Det hörde till ett ärende.",
    }


@situation
def quality__write_routine() -> Asked:
    return {"actor": _a_head(), "title": "Överlämning", "text": "Ring först.", "from_on": NIGHT.date()}


@situation
def quality__change_routine() -> Asked:
    first = quality.write_routine(**quality__write_routine())
    told = quality__write_routine() | {"text": "Ring sedan.", "reason": "Nytt nummer"}
    return told | {"routine": first.routine, "version": 1}


@situation
def quality__withdraw_routine() -> Asked:
    first = quality.write_routine(**quality__write_routine())
    return {"actor": _a_head(), "routine": first.routine, "version": 1, "reason": "Ersatt av en annan"}

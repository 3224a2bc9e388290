"""The demo: the service's file, persons who may sign in, and a whole invented year up to the night it opens on."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Final

import uuid_utils.compat as uuid_utils
from django.db import connection, transaction
from django.db.models import Model

from jourbok.accounts.models import MemberSystem, User
from jourbok.accounts.services import ensure_demo_users
from jourbok.calls.models import Contact, PreNotification
from jourbok.cases.models import OnCall
from jourbok.decisions.models import Heard, Proposal
from jourbok.economy.models import Budget, Forecast, InvoiceRun
from jourbok.economy.services import issue_invoices, keep_ledger, run_allocation
from jourbok.handover.models import ReportQuestion
from jourbok.kernel.actor import Actor, system_actor
from jourbok.law.rules import carried_paths, read_written
from jourbok.law.services import load_law
from jourbok.organisations.models import Board, PhoneEntry
from jourbok.placements.models import Place
from jourbok.quality.models import ReadAlarm, Routine
from jourbok.setup.rules.demo_year import BoardFacts, DemoYear, YearGround, ledger_lines, make_year
from jourbok.setup.rules.demo_year.work import ASSISTANCE
from jourbok.setup.rules.demo_year.year import YEAR
from jourbok.setup.rules.night import Night
from jourbok.setup.rules.service_file import ServiceFile, read_service_file
from jourbok.setup.services import demo_rows
from jourbok.setup.services.demo_asking import ask_lately, write_routines
from jourbok.setup.services.demo_beforehand import note_uses, tell_beforehand
from jourbok.setup.services.demo_budget import plan_and_forecast
from jourbok.setup.services.demo_decisions import give_mandates, play_read_out, play_signed, play_tonight, put_on_call
from jourbok.setup.services.demo_evening import play_evening
from jourbok.setup.services.demo_files import SERVICE_FILE, demo_file, demo_night, demo_stock
from jourbok.setup.services.demo_lists import keep_systems, list_numbers, note_looks
from jourbok.setup.services.demo_mornings import forgetting_one, play_morning
from jourbok.setup.services.demo_places import write_places
from jourbok.setup.services.demo_reading import read_much
from jourbok.setup.services.demo_reports import write_reports
from jourbok.setup.services.demo_systems import let_systems_in
from jourbok.setup.services.load import load_service_file
from jourbok.statistics.rules.months import month_interval
from jourbok.statistics.services import close_month

#: When the demo begins: 02:10 in Sweden, four minutes before the call.
DEMO_CLOCK: Final = datetime(2021, 11, 27, 1, 10, tzinfo=UTC)
CLOSED_MONTHS: Final = range(1, 11)
#: When July's invoices went out.
INVOICED_AT: Final = datetime(2021, 7, 5, 7, 30, tzinfo=UTC)
#: The boards whose intake and chair sign in to the demo stand first.
FIRST_BOARDS: Final = ("sollentuna", "sigtuna")

#: What later versions have put into the demo's year, each by a model that it has rows of.
PARTS: Final[Mapping[str, type[Model]]] = {
    "vilka som har beredskap att besluta": OnCall,
    "brådskande beslut": Proposal,
    "beslut som lästes upp i telefon": Heard,
    "föranmälningar och uppdrag": PreNotification,
    "platser att placera på": Place,
    "frågor från nämnder": ReportQuestion,
    "rutiner": Routine,
    "ovanliga slagningar": ReadAlarm,
    "medlemmarnas telefonnummer": PhoneEntry,
    "medlemmarnas system": MemberSystem,
    "fakturor": InvoiceRun,
    "budget rad för rad": Budget,
    "prognoser": Forecast,
}

Say = Callable[[str], None]


def load_demo(say: Say) -> None:
    """The whole demo is there afterwards, or nothing of it; where there are contacts already nothing is added.

    `say` is told in Swedish what is being done.
    """
    if Contact.objects.exists():
        _load_law()
        say("Demons år finns redan.")
        return
    begun = time.monotonic()
    with transaction.atomic():
        service_file = read_service_file(SERVICE_FILE)
        load_service_file(actor=_system(month_interval(YEAR - 1, 1).start), service_file=service_file)
        _load_law()
        users = _users()
        say("Hittar på ett år …")
        night = demo_night()
        year = make_year(ground_of(service_file, night))
        since = month_interval(YEAR, 1).start
        give_mandates(users, ASSISTANCE, since=since, signs_in=FIRST_BOARDS[0])
        put_on_call(users)
        _write(year, users, say)
        list_numbers(users)
        keep_systems(users)
        say("Spelar kvällen före …")
        announced = tell_beforehand(users)
        play_evening(night, users)
        note_uses(users, announced)
        note_looks(users)
        play_morning(DEMO_CLOCK)
        ask_lately(users, board=FIRST_BOARDS[0], clock=DEMO_CLOCK)
        write_routines(users)
        read_much(users, clock=DEMO_CLOCK)
        play_tonight(users, clock=DEMO_CLOCK)
        let_systems_in(users, board=FIRST_BOARDS[0], clock=DEMO_CLOCK)
        write_places(users, added_at=DEMO_CLOCK - timedelta(hours=4))
        say("Räknar månaderna och fördelar kostnaden …")
        _count()
        plan_and_forecast(users, clock=DEMO_CLOCK)
    say(f"{len(year.cases) + night.cases_of_the_evening} ärenden på {time.monotonic() - begun:.1f} s.")


def lacking_in_demo() -> list[str]:
    """What a demo has that is made now and that this one, made by an earlier version, has no rows of."""
    return [named for named, model in PARTS.items() if not model._default_manager.exists()]


def _load_law() -> None:
    """The law as this version carries it, also in a demo that was made by an earlier one."""
    load_law(actor=_system(month_interval(YEAR - 1, 1).start), written=read_written(carried_paths()))


def _write(year: DemoYear, users: Mapping[str, User], say: Say) -> None:
    keys = demo_rows.write_roster(year, users)
    say(f"Skriver {len(year.persons)} personer och {len(year.contacts)} kontakter …")
    demo_rows.write_persons(year, keys)
    demo_rows.write_contacts(year, keys)
    say(f"Skriver {len(year.cases)} ärenden …")
    demo_rows.write_cases(year, keys)
    demo_rows.write_times(year, keys)
    demo_rows.continue_numbers(year)
    with connection.cursor() as cursor:  # the planner has never seen these tables with rows in them
        cursor.execute("ANALYZE")
    play_signed(users, board=FIRST_BOARDS[0], clock=DEMO_CLOCK)
    play_read_out(users, board=FIRST_BOARDS[1], clock=DEMO_CLOCK)
    say(f"Skriver {len(year.reports)} rapporter …")
    year = replace(year, reports=forgetting_one(year.reports, DEMO_CLOCK))
    write_reports(year, keys, clock=DEMO_CLOCK)


def ground_of(service_file: ServiceFile, night: Night) -> YearGround:
    """What the demo's year is made from."""
    municipalities = {each.id: each for each in service_file.register.municipalities}
    boards = tuple(
        BoardFacts(
            slug=board.id,
            name=board.name,
            municipality=board.municipality,
            municipality_name=municipalities[board.municipality].name,
            inhabitants=municipalities[board.municipality].populations[-1].inhabitants,
        )
        for board in service_file.register.boards
    )
    return YearGround(
        hours=service_file.duty,
        promises=service_file.promises,
        staffing=service_file.staffing,
        boards=boards,
        stock=demo_stock(),
        clock=DEMO_CLOCK,
        cases_told_elsewhere=night.cases_of_the_evening,
    )


def _users() -> dict[str, User]:
    """The demo's persons by the first part of their address."""
    boards = sorted(Board.objects.all(), key=lambda board: (board.slug not in FIRST_BOARDS, board.slug == "sigtuna"))
    return {user.email.partition("@")[0]: user for user in ensure_demo_users(boards)}


def _count() -> None:
    """The ledger stands, January to October are closed, the year's cost is shared and July's invoices have gone out."""
    keep_ledger(
        actor=_system(DEMO_CLOCK), year=YEAR, lines=[asdict(line) for line in ledger_lines(demo_file("ledger"))]
    )
    for month in CLOSED_MONTHS:
        close_month(actor=_system(month_interval(YEAR, month).end), year=YEAR, month=month)
    for kind in ("budget", "outcome"):
        run_allocation(actor=_system(DEMO_CLOCK), year=YEAR, month=None, kind=kind)
    issue_invoices(actor=_system(INVOICED_AT), year=YEAR, name="july")


def _system(moment: datetime) -> Actor:
    return system_actor(moment=moment, request_id=uuid_utils.uuid7(), door="demo")

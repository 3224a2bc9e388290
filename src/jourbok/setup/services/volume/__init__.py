"""Very many cases, made by the database itself and copied into its tables: what the benchmarks are run against.

Nobody is meant by anything in them: persons have birth numbers that are never issued, or none.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

import uuid_utils.compat as uuid_utils
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from jourbok.accounts.models import User
from jourbok.accounts.services import ensure_demo_users
from jourbok.cases.models import Case, Mandate
from jourbok.cases.selectors import fingerprints
from jourbok.documents.paper import Fact, Paper, fingerprint, to_json
from jourbok.handover.models import Receipt, Report, ReportVersion
from jourbok.kernel import swedish
from jourbok.kernel.actor import Actor, Role, system_actor
from jourbok.organisations.models import Board, NumberSeries
from jourbok.setup.rules.service_file import read_service_file
from jourbok.setup.rules.volume import CASES_A_LAST_NIGHT, CLOCK, LAST_NIGHTS, Day, days_of
from jourbok.setup.services.demo_files import SERVICE_FILE
from jourbok.setup.services.load import load_service_file
from jourbok.setup.services.volume import rows
from jourbok.setup.services.volume.copying import copy_rows, second_session
from jourbok.setup.services.volume.ground import drop_ground, lay_ground
from jourbok.setup.services.volume.schema import put_back, take_down

Say = Callable[[str], None]
#: Since when there has been a service, its members and their mandates.
TEN_YEARS: Final = timedelta(days=3660)
_NIGHTS_REPORTED: Final = len(LAST_NIGHTS) - 1


def fill_with_cases(cases: int, say: Say) -> None:
    """An empty database has so many cases afterwards, and its tables, keys and indexes are as the migrations made them.

    The owner of the tables does this. `say` is told in Swedish what is being done. Raises NumberOfCasesIsOutOfRange.
    """
    days = list(days_of(cases))
    started_at = system_actor(moment=CLOCK - TEN_YEARS, request_id=uuid_utils.uuid7(), door="command")
    load_service_file(actor=started_at, service_file=read_service_file(SERVICE_FILE))
    _let_the_service_decide()
    workers = [user for user in ensure_demo_users(list(Board.objects.order_by("pk"))) if _is_worker(user)]
    taken = take_down(sorted({copied.table for copied in rows.ALL}))
    _copy(cases, days, [(str(user.pk), user.name) for user in workers], say)
    say("Bygger index och nycklar …")
    begun = time.monotonic()
    put_back(taken)
    _continue_numbers(days)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    say(f"Index och nycklar: {time.monotonic() - begun:.0f} s.")
    _report_last_nights(workers[0])


def _let_the_service_decide() -> None:
    """Each board lets the service's workers decide on aid, for as long as there are cases."""
    Mandate.objects.bulk_create(
        Mandate(
            board=board,
            layer="host_official",
            is_office=True,
            holder_name="Socialsekreterare i jour",
            grounds=["SoL 4:1", "SoL 12:1"],
            reference="Delegationsordning",
            valid=DateTimeTZRange(CLOCK - TEN_YEARS, None),
        )
        for board in Board.objects.order_by("pk")
    )


def _copy(cases: int, days: Sequence[Day], workers: Sequence[tuple[str, str]], say: Say) -> None:
    with second_session() as source:
        begun = time.monotonic()
        lay_ground(source, days, workers)
        say(f"Grunden för {swedish.number(cases)} ärenden: {time.monotonic() - begun:.0f} s.")
        for copied in rows.ALL:
            begun = time.monotonic()
            sized = _sized(copied, cases)
            count = copy_rows(source, sized.table, sized.columns, sized.origin)
            say(f"{swedish.number(count)} {copied.label_sv}: {time.monotonic() - begun:.0f} s.")
    drop_ground()


def _sized(copied: rows.Copied, cases: int) -> rows.Copied:
    """The table with the number of cases filled in."""
    columns = {name: text.replace("{cases}", str(cases)) for name, text in copied.columns.items()}
    return replace(copied, origin=copied.origin.replace("{cases}", str(cases)), columns=columns)


def _is_worker(user: User) -> bool:
    return user.role_assignments.filter(role=Role.DUTY_WORKER).exists()


def _continue_numbers(days: Sequence[Day]) -> None:
    """The next contact and case of each year get the numbers after the last."""
    last: dict[int, int] = {}
    for day in days:
        last[day.on.year] = day.first + day.cases - day.first_of_year
    for year, cases in last.items():
        for name, count in (("case", cases), ("contact", cases // 5 * 4)):
            NumberSeries.objects.update_or_create(name=name, year=year, defaults={"last": count})


def _report_last_nights(worker: User) -> None:
    """The last nights but this one are reported as they stand; yesterday's reports wait for their boards."""
    latest = Case.objects.select_related("board").order_by("-opened_at", "-pk")
    by_night = [list(latest[start : start + CASES_A_LAST_NIGHT]) for start in _starts()]
    actor = Actor(str(worker.pk), worker.name, {Role.DUTY_WORKER: frozenset()}, CLOCK, uuid_utils.uuid7())
    for nights_ago, found in enumerate(by_night, 1):
        prints = fingerprints(actor, [case.pk for case in found])
        sent = [_sent(case, prints[case.pk], worker, awaits_board=nights_ago == 1) for case in found]
        Report.objects.bulk_create(version.report for version in sent)
        ReportVersion.objects.bulk_create(sent)
        if nights_ago > 1:
            Receipt.objects.bulk_create(_receipt(version) for version in sent)


def _starts() -> list[int]:
    return [CASES_A_LAST_NIGHT * (night + 1) for night in range(_NIGHTS_REPORTED)]


def _sent(case: Case, case_fingerprint: str, worker: User, *, awaits_board: bool) -> ReportVersion:
    sent_at = case.opened_at + timedelta(hours=3)
    report = Report(
        board=case.board,
        case=case,
        case_number=case.number,
        is_child=case.is_child,
        due_at=sent_at,
        created_at=sent_at,
        awaits_board=awaits_board,
    )
    paper = Paper(
        title="Rapport",
        reference=case.number,
        recipient=case.board.name,
        sender="Socialjouren Nordväst",
        created_at=sent_at,
        facts=(Fact("Ärende", case.number),),
        sections=(),
    )
    return ReportVersion(
        board=case.board,
        report=report,
        number=1,
        paper=to_json(paper),
        fingerprint=fingerprint(paper),
        case_fingerprint=case_fingerprint,
        person_id=case.person_id,
        sent_at=sent_at,
        sent_by_id=str(worker.pk),
        sent_by_name=worker.name,
    )


def _receipt(version: ReportVersion) -> Receipt:
    return Receipt(
        board=version.board,
        version=version,
        kind=Receipt.Kind.ACKNOWLEDGED,
        at=version.sent_at + timedelta(hours=9),
        by_id=f"demo-{version.board.slug}",
        by_name="Mottagningen",
    )

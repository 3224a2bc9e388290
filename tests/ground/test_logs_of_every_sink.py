"""Numbers of persons whom nobody has, sent towards everything that the product writes beside its tables."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings as real_settings
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings
from structlog.stdlib import ProcessorFormatter

from jourbok.config import urls
from jourbok.config.embedded import SUPERUSER
from jourbok.config.logs import HASH, PERSONAL_NUMBER, STRUCK_OUT, strike_out
from jourbok.kernel.identity import IdentityKind, synthetic_number
from jourbok.people.tests.factories import a_person
from jourbok.web.routing import public

CANARY = synthetic_number(date(2019, 4, 12), 7)
COORDINATED = synthetic_number(date(1986, 9, 3), 3, IdentityKind.COORDINATION)
NAME = "Kanariefågeln Persson"
NUMBERS = st.builds(
    synthetic_number, st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 19), st.sampled_from(IdentityKind)
)


def written_forms(digits: str) -> list[str]:
    """Every way in which people write a number of twelve digits."""
    century, six, four = digits[:2], digits[2:8], digits[8:]
    spaced, dotted = f"{six[:2]} {six[2:4]} {six[4:]}", f"{century}{six[:2]}-{six[2:4]}-{six[4:]}"
    between = ("", "-", "+", " ", " - ", "–", "\N{NON-BREAKING HYPHEN}", "\N{MINUS SIGN}", "\N{NO-BREAK SPACE}", "/")
    forms = [f"{front}{six}{mark}{four}" for front in ("", century, f"{century} ") for mark in between]
    return [*forms, f"{spaced} {four[:2]} {four[2:]}", f"{spaced}-{four}", f"{dotted}-{four}", f"{dotted} {four}"]


def digits_in(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


@contextmanager
def listening() -> Iterator[io.StringIO]:
    """What the product's own handler writes inside the block."""
    root = logging.getLogger()
    sink = logging.StreamHandler(io.StringIO())
    sink.setFormatter(next(each.formatter for each in root.handlers if isinstance(each.formatter, ProcessorFormatter)))
    root.addHandler(sink)
    try:
        yield sink.stream
    finally:
        root.removeHandler(sink)


def says_nothing(text: str) -> bool:
    """Whether neither the name nor any number, however written, can be read in the text."""
    plain = "".join(text.split())
    numbers = [form for number in (CANARY, COORDINATED) for form in written_forms(number.digits12)]
    return NAME not in text and not [form for form in numbers if "".join(form.split()) in plain]


@given(NUMBERS, st.data())
def test_a_number_is_struck_out_however_it_is_written_and_whatever_stands_beside_it(
    number: object, data: st.DataObject
) -> None:
    form = data.draw(st.sampled_from(written_forms(number.digits12)))  # type: ignore[attr-defined]
    before, after = data.draw(
        st.sampled_from([("", ""), ("pnr=", ";"), ("(", ")"), ("x", "y"), ("åäö ", "."), ("_", "_")])
    )
    told = strike_out(None, "", {"event": f"{before}{form}{after}", "more": [{"deep": form}]})
    assert STRUCK_OUT in str(told["event"])
    assert number.digits12[2:] not in digits_in(str(told))  # type: ignore[attr-defined]


def test_what_is_no_number_is_left_alone() -> None:
    told = {"event": "sealed", "timestamp": "2026-11-22T02:41:12.123456Z", "head": "9f2c1904129817ab" * 4}
    assert strike_out(None, "", dict(told)) == told
    assert HASH.fullmatch(told["head"])
    assert not PERSONAL_NUMBER.search("Ärende 2026-00012 den 2026-11-22 klockan 02:14")


@public("GET", "POST")
def broken(request: HttpRequest) -> HttpResponse:
    secret, number = NAME, CANARY.digits12
    raise ValueError(f"Raden {secret} {number} går inte att spara: {request.POST.get('number')}")


def refused_by_the_database(_request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        a_person(NAME, number=CANARY)
        a_person(NAME, number=CANARY)
    return HttpResponse()


class WithFaults:
    """Our addresses, and some that break."""

    urlpatterns = [*urls.urlpatterns, path("gar-sonder/", broken), path("nekas/", refused_by_the_database)]
    handler400, handler403, handler404, handler500 = (
        urls.handler400,
        urls.handler403,
        urls.handler404,
        urls.handler500,
    )


@pytest.fixture
def web(db: None, settings: Settings) -> Client:
    settings.ROOT_URLCONF = WithFaults
    settings.ADMINS = settings.MANAGERS = [("Drift", "drift@example.invalid")]
    return Client(raise_request_exception=False)


ASKED: dict[str, tuple[int, Callable[[Client], object]]] = {
    "a fault of ours": (500, lambda web: web.post("/gar-sonder/", {"number": CANARY.digits12})),
    "a refusal of the database": (500, lambda web: web.get("/nekas/")),
    "an address that is not there": (
        404,
        lambda web: web.get(f"/{CANARY.digits12[2:8]}-{CANARY.digits12[8:]}/?q={NAME}"),
    ),
    "a host that is not ours": (400, lambda web: web.get("/", headers={"Host": f"{CANARY.digits12}.example"})),
    "a form without its key": (
        403,
        lambda _: Client(enforce_csrf_checks=True).post("/konto/logga-in/", {"login": CANARY.digits12, "x": NAME}),
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("what", ASKED)
def test_the_web_s_log_the_page_and_the_mail_tell_of_it_and_of_nobody(what: str, web: Client) -> None:
    status, ask = ASKED[what]
    with listening() as log:
        answer = ask(web)
    assert answer.status_code == status  # type: ignore[attr-defined]
    written = log.getvalue()
    assert json.loads(written.splitlines()[0])["logger"].startswith("django")
    assert says_nothing(written)
    assert "Traceback" not in answer.text  # type: ignore[attr-defined]
    assert mail.outbox == []
    if status == 500:
        assert says_nothing(answer.text)  # type: ignore[attr-defined]


def test_a_library_that_repeats_the_error_s_words_tells_nothing_either() -> None:
    with listening() as log:
        try:
            raise LookupError(f"{NAME} {CANARY.digits12}")
        except LookupError as error:
            logging.getLogger("asyncio").error("Task exception was never retrieved %r %s", error, error, exc_info=True)
    assert says_nothing(log.getvalue())
    assert json.loads(log.getvalue())["error"] == "LookupError"


def test_questions_to_the_database_are_never_logged_with_their_values() -> None:
    assert real_settings.LOGGING["loggers"]["django.db.backends"]["level"] == "INFO"
    assert not logging.getLogger("django.db.backends").isEnabledFor(logging.DEBUG)


def environment() -> dict[str, str]:
    """The test's database, for a process of its own that is no test."""
    address = urlsplit(os.environ["JOURBOK_DATABASE_URL"])
    return os.environ | {
        "JOURBOK_DATABASE_URL": address._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
        "DJANGO_SETTINGS_MODULE": "jourbok.config.settings.test",
    }


def program(code: str) -> subprocess.CompletedProcess[str]:
    """A program of the product's, with both canaries at hand as `name` and `number`."""
    begun = f"import django; django.setup()\nname, number = {NAME!r}, {CANARY.digits12!r}\n"
    return subprocess.run(
        [sys.executable, "-c", begun + code],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


UNCAUGHT = {
    "in the program": "raise ValueError(name + number)",
    "in a thread": (
        "import threading\ndef broken():\n    raise ValueError(name + number)\n"
        "one = threading.Thread(target=broken)\none.start()\none.join()"
    ),
    "in the log itself": "import logging\nlogging.getLogger('x').error('%d numbers', name + number)",
}


@pytest.mark.django_db
@pytest.mark.parametrize("where", UNCAUGHT)
def test_an_error_that_nobody_catches_is_told_without_its_words(where: str) -> None:
    ended = program(UNCAUGHT[where])
    assert says_nothing(ended.stdout + ended.stderr)
    if where != "in the log itself":
        told = json.loads(ended.stderr.splitlines()[-1])
        assert (told["event"], told["error"]) == ("uncaught", "ValueError")
    assert (ended.returncode != 0) == (where == "in the program")


FAILING_JOB = """
from procrastinate.contrib.django import app
from django.core.management import call_command

@app.task(name="tests.fails", pass_context=False)
def fails(case):
    secret = name + number
    raise ValueError("Går inte: " + secret)

fails.defer(case=1)
call_command("procrastinate", "worker", "--one-shot")
"""


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_job_that_fails_leaves_nobody_in_the_worker_s_log_or_in_the_queue_s_tables() -> None:
    ended = program(FAILING_JOB)
    assert "ValueError" in ended.stderr, ended.stderr
    assert says_nothing(ended.stdout + ended.stderr)
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE task_name = 'tests.fails'")
        assert cursor.fetchall() == [("failed",)]
        for table in (
            "procrastinate_jobs",
            "procrastinate_events",
            "procrastinate_workers",
            "procrastinate_periodic_defers",
        ):
            cursor.execute(f"SELECT coalesce(string_agg(row_to_json(t)::text, ' '), '') FROM {table} t")  # noqa: S608
            assert says_nothing(cursor.fetchone()[0])


def server_log() -> Path:
    """The log of the server that the tests run on, where it is one of ours."""
    host = connection.settings_dict.get("HOST") or connection.settings_dict["OPTIONS"].get("host", "")
    found = Path(host).parent / "server.log"
    if not found.exists():
        pytest.skip("databasen är ingen av våra egna")
    return found


REFUSED_BY_POSTGRESQL = {
    "a key that is taken": "insert into canary values (%(number)s)",
    "a value that is no number": "select %(number)s::int / %(name)s::int",
    "a rule that is broken": "insert into canary values (%(name)s)",
    "words that are no question": "selekt %(number)s",
}


def send_canaries(number: str, *settings: str) -> list[str]:
    """The canaries in statements that the server refuses; what it told us, who asked."""
    url = urlsplit(os.environ["JOURBOK_DATABASE_URL"])
    netloc = f"{SUPERUSER}@{url.netloc.rpartition('@')[2]}"
    told = []
    with closing(psycopg.connect(url._replace(netloc=netloc).geturl(), autocommit=True)) as asking:
        for setting in settings:
            asking.execute(setting)
        asking.execute("create temporary table canary (number text primary key check (length(number) = 12))")
        with closing(psycopg.ClientCursor(asking)) as cursor:
            cursor.execute("insert into canary values (%(number)s)", {"number": number})
            for statement in REFUSED_BY_POSTGRESQL.values():
                with pytest.raises(psycopg.Error) as refused:
                    cursor.execute(statement, {"number": number, "name": NAME})
                told.append(str(refused.value))
    return told


@pytest.mark.django_db
def test_the_database_server_tells_whoever_asks_and_writes_no_row_in_its_own_log() -> None:
    log = server_log()
    told = send_canaries(COORDINATED.digits12)
    assert any(f"Key (number)=({COORDINATED.digits12})" in each for each in told)
    written = log.read_text(errors="replace")
    assert "ready to accept connections" in written
    assert COORDINATED.digits12 not in written
    assert NAME not in written


@pytest.mark.django_db
def test_the_server_s_log_is_where_the_canaries_would_have_been() -> None:
    """The control: with PostgreSQL's own settings the same statements do write the number."""
    log, other = server_log(), synthetic_number(date(1999, 9, 9), 9).digits12
    send_canaries(other, "set log_min_messages = warning", "set log_min_error_statement = error")
    assert other in log.read_text(errors="replace")


@pytest.mark.django_db
def test_the_words_of_the_database_never_reach_our_log() -> None:
    a_person(NAME, number=CANARY)
    with listening() as log:
        try:
            with transaction.atomic():
                a_person(NAME, number=CANARY)
        except IntegrityError as error:
            assert CANARY.digits12 in str(error)
            logging.getLogger("jourbok.people").exception("Kunde inte spara: %s", error)
    assert says_nothing(log.getvalue())
    assert json.loads(log.getvalue())["error"] == "IntegrityError"

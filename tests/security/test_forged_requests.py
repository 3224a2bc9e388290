"""Requests that nobody pressed a button for: forged, forced, or out of turn."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from jourbok.calls.models import Contact
from jourbok.cases import services as cases
from jourbok.cases.models import JournalEntry
from jourbok.handover import selectors as handover
from jourbok.handover import services as sending
from jourbok.kernel.errors import DomainError, NotShown

from . import asking
from .asking import ask, once, sat_down
from .drawing import at_least, drawn
from .matrix import methods_of, table
from .world import BOARD_A, BOARD_B, LOOKS_AT, World

pytestmark = pytest.mark.django_db

#: What reading leaves behind: the log of reads, the session, and that a board has opened a report.
READING_WRITES = {"audit_accessevent", "django_session"}
#: django-allauth keeps a copy of the person's own address, made when they first look at how they sign in.
ITS_OWN_COPY = {"account_emailaddress"}
OPENING_WRITES = {"handover_receipt", "audit_changeevent"}
#: To open these is an act of its own, and what it leaves is told below.
OPENS = {"desk:report", "desk:report_pdf", "decisions:proposal", "decisions:made"}


def fingerprints() -> Mapping[str, str]:
    """A fingerprint of every row of each table."""
    with connection.cursor() as cursor:
        found = {}
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{name}" t')  # noqa: S608
            found[name] = str(cursor.fetchone())
        return found


def test_a_get_changes_nothing(world: World, desks: Mapping[str, Client]) -> None:
    before, asked = fingerprints(), 0
    for door in drawn("read", table().doors):
        who = next(iter([*door.may, *door.asked, "duty worker"]))
        if "GET" in methods_of(door.route) and door.route not in OPENS | {"account_logout"}:
            ask(desks[who], "GET", asking.address(door, world))
            asked += 1
    after = fingerprints()
    assert asked > at_least(80)
    assert {name for name in before if before[name] != after[name]} <= READING_WRITES | ITS_OWN_COPY


def test_to_open_a_report_writes_that_it_was_opened_and_nothing_else(world: World, desks: Mapping[str, Client]) -> None:
    before = fingerprints()
    ask(desks["other intake"], "GET", reverse("desk:report", args=[world.things["other board's version"]]))
    after = fingerprints()
    assert {name for name in before if before[name] != after[name]} == READING_WRITES - {
        "django_session"
    } | OPENING_WRITES


@pytest.mark.parametrize(("route", "thing"), [("proposal", "decided proposal"), ("made", "decision")])
def test_to_open_an_answer_writes_that_somebody_has_seen_it_and_nothing_else(
    world: World, desks: Mapping[str, Client], route: str, thing: str
) -> None:
    where = reverse(f"decisions:{route}", args=[world.things[thing]])
    before = fingerprints()
    desks["duty worker"].head(where)
    assert fingerprints()["decisions_answerseen"] == before["decisions_answerseen"]
    for _ in range(2):
        ask(desks["duty worker"], "GET", where)
    after = fingerprints()
    changed = {name for name in before if before[name] != after[name]}
    assert changed - READING_WRITES == {"decisions_answerseen", "audit_changeevent"}


def test_a_head_opens_nothing(world: World, desks: Mapping[str, Client]) -> None:
    before = fingerprints()["handover_receipt"]
    desks["other intake"].head(reverse("desk:report", args=[world.things["other board's version"]]))
    assert fingerprints()["handover_receipt"] == before


def test_every_form_without_its_token_is_refused_and_changes_nothing(world: World, desks: Mapping[str, Client]) -> None:
    before, taken, asked = fingerprints(), [], 0
    for door in drawn("forged", (door for door in table().doors if "POST" in methods_of(door.route))):
        who = next(iter([*door.may, *door.asked, "duty worker"]))
        desk = Client(enforce_csrf_checks=True, raise_request_exception=False)
        desk.cookies = copy.deepcopy(desks[who].cookies)
        for headers in (
            {},
            {"X-Requested-With": "fetch"},
            {"HX-Request": "true"},
            {"Origin": "https://example.invalid"},
        ):
            answer = desk.post(
                asking.address(door, world),
                {"idempotency_key": str(uuid4()), "reason": "Ett skäl att öppna"},
                headers=headers,
            )
            asked += 1
            is_refused = answer.status_code in {403, 405, *([401] if door.route.startswith("api:") else [])}
            taken += [] if is_refused else [(str(door), headers, answer.status_code)]
    after = fingerprints()
    assert taken == []
    assert asked > at_least(200)
    assert {name for name in before if before[name] != after[name]} <= READING_WRITES


def test_a_draft_as_json_needs_the_token_too(world: World) -> None:
    desk = Client(enforce_csrf_checks=True)
    desk.cookies = sat_down(world.users["duty worker"]).cookies
    where = reverse("accounts:draft", args=["entry:9"])
    answer = desk.post(where, json.dumps({"text": "X"}), content_type="application/json")
    assert answer.status_code == 403


FORCED = [
    "/admin/",
    "/admin/login/",
    "/.git/config",
    "/.env",
    "/static/../manage.py",
    "/static/%2e%2e/settings.py",
    "/media/",
    "/media/1",
    "/debug",
    "/__debug__/",
    "/schema.json",
    "/openapi.json",
    "/api/",
    "/api/v1/",
    "/metrics",
    "/prometheus",
    "/server-status",
    "/graphql",
    "/silk/",
    "/accounts/signup/",
    "/konto/skapa/",
    "/konto/losenord/aterstall/",
    "/konto/e-post/",
    "/backup.sql",
    "/db.sqlite3",
    "/wp-login.php",
]


@pytest.mark.parametrize("who", ["nobody", "duty worker", "administrator"])
def test_addresses_that_were_never_given_lead_nowhere(who: str, world: World, desks: Mapping[str, Client]) -> None:
    desk = desks.get(who) or Client(raise_request_exception=False)
    answers = {where: once(desk, "GET", where).status for where in FORCED}
    assert {where: status for where, status in answers.items() if status != 404} == {}


def test_the_probes_tell_nothing_of_what_is_inside(world: World) -> None:
    assert set(table().probes) == {"/healthz", "/readyz"}
    assert Client().get("/healthz").json() == {"status": "ok"}
    assert set(Client().get("/readyz").json()) <= {"status", "database", "worker"}


def test_a_method_that_no_page_has_is_refused(world: World, desks: Mapping[str, Client]) -> None:
    where = reverse("cases:case", args=[world.things["case"]])
    for method in ("put", "patch", "delete", "trace"):
        answer = getattr(desks["duty worker"], method)(where)
        assert answer.status_code == 405, method


def refused(service: Any, **given: Any) -> str:
    with pytest.raises(DomainError) as error:
        service(**given)
    return type(error.value).__name__


def test_a_report_is_sent_only_as_it_was_previewed(world: World) -> None:
    worker, case = world.at("duty worker"), world.things["sibling's case"]
    seen = handover.preview(worker, case, BOARD_A)
    cases.record_measure(actor=worker, case=case, kind="call", done_at=LOOKS_AT, note="Efter förhandsgranskningen")
    send = {"actor": worker, "case": case, "late_reason": "Fick vänta", "other_board_reason": "Vistas där"}
    assert refused(sending.send_report, board=BOARD_A, preview_fingerprint=seen.fingerprint, **send) == "PreviewIsStale"
    fresh = handover.preview(worker, case, BOARD_A)
    assert (
        refused(sending.send_report, board=BOARD_B, preview_fingerprint=fresh.fingerprint, **send) == "PreviewIsStale"
    )


def test_only_its_writer_signs_a_draft_and_only_the_version_that_was_shown(world: World) -> None:
    draft = JournalEntry.objects.get(pk=world.things["draft"])
    assert refused(cases.sign_entry, actor=world.at("colleague"), entry=draft.pk) == "EntryIsSomebodyElses"
    stale = refused(cases.sign_entry, actor=world.at("duty worker"), entry=draft.pk, version=draft.version + 1)
    assert stale == "EntryChangedMeanwhile"
    draft.refresh_from_db()
    assert draft.signed_at is None


def test_a_replaced_report_and_one_that_is_taken_are_not_acknowledged_again(world: World) -> None:
    take: dict[str, Any] = {"actor": world.at("intake"), "kind": "acknowledged"}
    assert refused(sending.register_receipt, version=world.things["version"], **take) == "VersionIsSuperseded"
    sending.register_receipt(version=world.things["second version"], **take)
    again = refused(sending.register_receipt, version=world.things["second version"], **take)
    assert again == "ReportAlreadyAcknowledged"


def test_nobody_decides_by_another_boards_mandate_or_by_none(world: World) -> None:
    decision = {
        "ground": "LVU 6 §", "title": "X", "text": "Y", "decided_at": LOOKS_AT, "decided_by_name": "Ordföranden",
    }  # fmt: skip
    other = world.things["other board's case"]
    for mandate in (world.things["mandate"], None):
        told = refused(cases.make_decision, actor=world.at("duty worker"), case=other, mandate=mandate, **decision)
        assert told == "NoMandate"


def test_a_protected_persons_report_is_neither_seen_nor_sent_before_the_unlocking(world: World) -> None:
    worker, case = world.at("duty worker"), world.things["protected's case"]
    with pytest.raises(NotShown):
        handover.preview(worker, case)
    with pytest.raises(NotShown):
        sending.send_report(actor=worker, case=case, board=BOARD_A, preview_fingerprint="0" * 64)


def test_the_same_key_with_other_content_is_refused(world: World) -> None:
    key, written = str(uuid4()), {"actor": world.at("duty worker"), "case": world.things["case"], "kind": "event"}
    cases.write_entry(text="Ett", key=key, **written)
    assert refused(cases.write_entry, text="Två", key=key, **written) == "SameKeyOtherContent"


def test_a_contact_of_another_night_is_changed_only_after_a_reason(world: World, desks: Mapping[str, Client]) -> None:
    """The form is whole and would be saved, were the night not over."""
    contact = Contact.objects.get(pk=world.things["earlier contact"])
    sent = {"version": contact.version, "about": "Ändrat i efterhand", "channel": "sos", "summary": "Ändrat"}
    answer = ask(desks["duty worker"], "POST", reverse("desk:amend", args=[contact.pk]), sent)
    contact.refresh_from_db()
    assert contact.about != "Ändrat i efterhand"
    assert asking.fits("asked", answer)

"""The register of the service's file: as it stands in the database, and written there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from jourbok.organisations import models, rules

_GOVERNANCE, _REPORTING = "governance", "reporting"


def loaded() -> rules.Register | None:
    """The register as it stands, with periods that have ended but without channels that have; None before any load."""
    service = models.Service.objects.select_related("host").first()
    if service is None:
        return None
    return rules.Register(
        service=service_facts(service),
        municipalities=_municipalities(),
        boards=tuple(
            rules.Board(
                row.slug,
                row.municipality.slug,
                row.name,
                row.pays,
                frozenset(row.assumed),
                frozenset(row.subjects),
                row.phone or None,
                row.other_contact or None,
            )
            for row in models.Board.objects.select_related("municipality")
        ),
        memberships=tuple(
            rules.Membership(row.board.slug, _valid(row.valid), frozenset(row.assumed))
            for row in models.Membership.objects.select_related("board")
        ),
        agreements=tuple(_agreement(row) for row in models.Agreement.objects.select_related("board")),
        channels=_channels(),
        referrals=referrals(),
        governance=_governance(service.governance),
        reporting=_reporting(service.governance),
    )


def load(register: rules.Register, *, on: date, fingerprint: str) -> models.Service:
    """The register stands as the file says from the day; what the file no longer names has ended."""
    municipalities = {each.id: _load_municipality(each) for each in register.municipalities}
    service, _ = models.Service.objects.update_or_create(
        slug=register.service.id,
        defaults={
            "name": register.service.name,
            "unit": register.service.unit or "",
            "phone": register.service.phone or "",
            "host": municipalities[register.service.host],
            "starts_on": register.service.starts_on,
            "rules_from_on": register.service.rules_from,
            "governance": _written(register),
            "assumed": sorted(register.service.assumed),
            "file_fingerprint": fingerprint,
        },
    )
    boards = {each.id: _load_board(each, municipalities) for each in register.boards}
    _load_memberships(register, boards, on)
    _load_agreements(register, boards, on)
    _load_channels(register, boards, on)
    _load_referrals(register, municipalities, on)
    return service


# How it reads


def service_facts(row: models.Service) -> rules.Service:
    """The service alone; its host must have been fetched with it."""
    return rules.Service(
        row.slug,
        row.name,
        row.host.slug,
        row.unit or None,
        row.starts_on,
        row.rules_from_on,
        frozenset(row.assumed),
        row.phone or None,
    )


def _municipalities() -> tuple[rules.Municipality, ...]:
    rows = models.Municipality.objects.prefetch_related("populations")
    return tuple(
        rules.Municipality(
            row.slug,
            row.name,
            row.scb_code,
            row.organisation_number or None,
            tuple(
                rules.Population(counted.counted_on, counted.inhabitants, counted.assumed, counted.source or None)
                for counted in row.populations.all()
            ),
            frozenset(row.assumed),
        )
        for row in rows
    )


def _agreement(row: models.Agreement) -> rules.Agreement:
    signed = rules.Signed.UNKNOWN if row.signed is None else rules.Signed.YES if row.signed else rules.Signed.NO
    return rules.Agreement(
        row.board.slug,
        _valid(row.valid),
        signed,
        row.orally_approved,
        row.legal_basis or None,
        row.note or None,
        frozenset(row.assumed),
    )


def _channels() -> tuple[rules.Channel, ...]:
    rows = models.DeliveryChannel.objects.filter(ended_on=None).select_related("board")
    return tuple(
        rules.Channel(
            row.board.slug, rules.ChannelKind(row.kind), row.priority, row.address or None, frozenset(row.assumed)
        )
        for row in rows
    )


def referrals() -> tuple[rules.Referral, ...]:
    """The numbers of every municipality to which callers are passed on."""
    rows = models.Referral.objects.filter(ended_on=None).select_related("municipality")
    return tuple(
        rules.Referral(
            row.municipality.slug,
            rules.ReferralGroup(row.group),
            row.phone,
            row.note or None,
            frozenset(row.assumed),
        )
        for row in rows
    )


def _governance(kept: Mapping[str, Any]) -> rules.Governance:
    said = kept.get(_GOVERNANCE, {})
    return rules.Governance(
        said.get("steering_group"),
        said.get("least_meetings_per_year"),
        said.get("numbers_checked_every_months"),
        frozenset(said.get("assumed", [])),
    )


def loaded_governance(service: models.Service) -> rules.Governance:
    """Who steers the service, as its file says."""
    return _governance(service.governance)


def _reporting(kept: Mapping[str, Any]) -> tuple[rules.Reporting, ...]:
    return tuple(
        rules.Reporting(said["report"], rules.Cycle(said["cycle"]), frozenset(said["assumed"]))
        for said in kept.get(_REPORTING, [])
    )


def _valid(period: DateRange) -> rules.Valid:
    return rules.Valid(period.lower, period.upper)


# How it writes


def _written(register: rules.Register) -> dict[str, Any]:
    governance = register.governance
    return {
        _GOVERNANCE: {
            "steering_group": governance.steering_group,
            "least_meetings_per_year": governance.least_meetings_per_year,
            "numbers_checked_every_months": governance.numbers_checked_every_months,
            "assumed": sorted(governance.assumed),
        },
        _REPORTING: [
            {"report": each.report, "cycle": each.cycle.value, "assumed": sorted(each.assumed)}
            for each in register.reporting
        ],
    }


def _load_municipality(said: rules.Municipality) -> models.Municipality:
    row, _ = models.Municipality.objects.update_or_create(
        slug=said.id,
        defaults={
            "name": said.name,
            "scb_code": said.scb_code,
            "organisation_number": said.organisation_number or "",
            "assumed": sorted(said.assumed),
        },
    )
    confirmed = set(row.populations.filter(assumed=False).values_list("counted_on", flat=True))
    for counted in said.populations:
        if counted.is_assumed and counted.on in confirmed:
            continue  # What has been confirmed since is not assumed again.
        models.Population.objects.update_or_create(
            municipality=row,
            counted_on=counted.on,
            defaults={
                "inhabitants": counted.inhabitants,
                "assumed": counted.is_assumed,
                "source": counted.source or "",
            },
        )
    return row


def _load_board(said: rules.Board, municipalities: Mapping[str, models.Municipality]) -> models.Board:
    row, _ = models.Board.objects.update_or_create(
        slug=said.id,
        defaults={
            "municipality": municipalities[said.municipality],
            "name": said.name,
            "pays": said.pays,
            "subjects": sorted(said.subjects),
            "phone": said.phone or "",
            "other_contact": said.other_contact or "",
            "assumed": sorted(said.assumed),
        },
    )
    return row


def _load_memberships(register: rules.Register, boards: Mapping[str, models.Board], on: date) -> None:
    rows = models.Membership.objects.all()
    _end_periods(rows, {(each.board, each.valid.from_on): each.valid for each in register.memberships}, on)
    for said in register.memberships:
        _load_period(rows, boards[said.board], said.valid, {"assumed": sorted(said.assumed)})


def _load_agreements(register: rules.Register, boards: Mapping[str, models.Board], on: date) -> None:
    rows = models.Agreement.objects.all()
    _end_periods(rows, {(each.board, each.valid.from_on): each.valid for each in register.agreements}, on)
    for said in register.agreements:
        values = {
            "signed": None if said.signed is rules.Signed.UNKNOWN else said.signed is rules.Signed.YES,
            "orally_approved": said.orally_approved,
            "legal_basis": said.legal_basis or "",
            "note": said.note or "",
            "assumed": sorted(said.assumed),
        }
        _load_period(rows, boards[said.board], said.valid, values)


def _end_periods(rows: QuerySet[Any], wanted: Mapping[tuple[str, date | None], rules.Valid], on: date) -> None:
    """End every period that is no longer named; where a new one of the same board begins earlier, end it there.

    A period that would end before it began was never true, and is taken away.
    """
    for row in rows.select_related("board"):
        valid = _valid(row.valid)
        if (row.board.slug, valid.from_on) in wanted or valid.end <= on:
            continue
        until_then = rules.Valid(valid.from_on, on)
        clashing = [
            other.start
            for (board, _), other in wanted.items()
            if board == row.board.slug and other.overlaps(until_then)
        ]
        ends = min([on, *clashing])
        if ends <= valid.start:
            row.delete()
        else:
            rows.filter(pk=row.pk).update(valid=DateRange(valid.from_on, ends))


def _load_period(rows: QuerySet[Any], board: models.Board, valid: rules.Valid, values: Mapping[str, Any]) -> None:
    period = DateRange(valid.from_on, valid.to_on)
    of_board = rows.filter(board=board)
    begun = {"valid__lower_inf": True} if valid.from_on is None else {"valid__startswith": valid.from_on}
    if not of_board.filter(**begun).update(valid=period, **values):
        rows.create(board=board, valid=period, **values)


def _load_channels(register: rules.Register, boards: Mapping[str, models.Board], on: date) -> None:
    named = set()
    for said in register.channels:
        row, _ = models.DeliveryChannel.objects.update_or_create(
            board=boards[said.board],
            kind=said.kind.value,
            defaults={
                "address": said.address or "",
                "priority": said.priority,
                "ended_on": None,
                "assumed": sorted(said.assumed),
            },
        )
        named.add(row.pk)
    models.DeliveryChannel.objects.filter(ended_on=None).exclude(pk__in=named).update(ended_on=on)


def _load_referrals(register: rules.Register, municipalities: Mapping[str, models.Municipality], on: date) -> None:
    named = set()
    for said in register.referrals:
        row, _ = models.Referral.objects.update_or_create(
            municipality=municipalities[said.municipality],
            group=said.group.value,
            defaults={
                "phone": said.phone,
                "note": said.note or "",
                "ended_on": None,
                "assumed": sorted(said.assumed),
            },
        )
        named.add(row.pk)
    models.Referral.objects.filter(ended_on=None).exclude(pk__in=named).update(ended_on=on)

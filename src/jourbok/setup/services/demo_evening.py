"""The evening before the demo begins, done through the same services as a worker's own clicks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from uuid import UUID

import uuid_utils.compat as uuid_utils

from jourbok.accounts.models import User
from jourbok.accounts.selectors import actor_of
from jourbok.calls import services as calls
from jourbok.cases import services as cases
from jourbok.handover import selectors as handover_selectors
from jourbok.handover import services as handover
from jourbok.kernel.actor import Actor
from jourbok.people import services as people
from jourbok.people.rules.errors import NearNumberMustBeConfirmed
from jourbok.people.rules.facts import PersonFacts
from jourbok.setup.rules.night import Night, Scene, SceneCase


def play_evening(night: Night, users: Mapping[str, User]) -> None:
    """Every scene of the evening, each step by its worker at its moment; then the calls that nobody answered."""
    for scene in night.evening:
        _Played(scene, users[scene.worker]).through()
    for missed in night.missed:
        actor = _at(users[night.call.worker], missed.at)
        calls.register_attempt(actor=actor, channel=missed.channel, at=missed.at, answered=False, cause=missed.cause)


def _at(user: User, moment: datetime) -> Actor:
    return actor_of(user, moment=moment, request_id=uuid_utils.uuid7())


class _Played:
    """One scene while it is played."""

    def __init__(self, scene: Scene, user: User) -> None:
        self._scene, self._user = scene, user
        self._began = scene.contact.answered_at or scene.contact.arrived_at
        self._contact = calls.register_contact(actor=self._actor(), facts=scene.contact).pk
        self._persons: dict[str, UUID] = {}

    def _actor(self, moment: datetime | None = None) -> Actor:
        return _at(self._user, moment or self._began)

    def through(self) -> None:
        scene = self._scene
        for person in scene.persons:
            guardians = [self._persons[person.guardian]] if person.guardian else []
            self._persons[person.key] = self._register(person.facts, guardians)
        for relation in scene.relations:
            pair = {"person": self._persons[relation.person], "other": self._persons[relation.other]}
            people.relate(actor=self._actor(), kind=relation.kind, **pair)
        opened = [self._case(case) for case in scene.cases]
        if scene.presence_needed_at:
            moment = scene.presence_needed_at
            calls.need_presence(actor=self._actor(moment), contact=self._contact, at=moment)
        for time in scene.times:
            cases.log_time(
                actor=self._actor(time.started_at + timedelta(minutes=time.minutes)),
                contact=self._contact,
                minutes=time.minutes,
                activity=time.activity,
                started_at=time.started_at,
                overlap_confirmed=True,  # the invented year knows nothing of the evening and may have filled its hours
            )
        for told, case in zip(scene.cases, opened, strict=True):
            self._report(case, self._persons[told.person])

    def _register(self, facts: PersonFacts, guardians: list[UUID]) -> UUID:
        actor = self._actor()
        try:
            return people.register_person(actor=actor, facts=facts, guardians=guardians).pk
        except NearNumberMustBeConfirmed as alike:  # the worker has looked at both
            near = alike.near
        return people.register_person(actor=actor, facts=facts, guardians=guardians, near_confirmed=near).pk

    def _case(self, told: SceneCase) -> UUID:
        case = cases.open_case(
            actor=self._actor(told.entries[0].at if told.entries else None),
            contact=self._contact,
            person=self._persons[told.person],
            category=told.category,
            law=told.law,
            priority=told.priority,
        ).pk
        for entry in told.entries:
            row = cases.write_entry(
                actor=self._actor(entry.at), case=case, kind=entry.kind, text=entry.text, source=entry.source
            )
            if entry.signed:
                cases.sign_entry(actor=self._actor(entry.at), entry=row.pk)
        if told.assessment is not None:
            judged = {field.name: getattr(told.assessment, field.name) for field in fields(told.assessment)}
            moment = judged.pop("at")
            cases.assess_protection(actor=self._actor(moment), case=case, **judged)
        for done in told.measures:
            cases.record_measure(actor=self._actor(done.at), case=case, kind=done.kind, done_at=done.at, note=done.note)
        return case

    def _report(self, case: UUID, person: UUID) -> None:
        report = self._scene.report
        if report is None:
            return
        actor = self._actor(report.sent_at)
        seen = handover_selectors.preview(actor, case, report.board)
        handover.send_report(
            actor=actor, case=case, board=report.board, preview_fingerprint=seen.fingerprint, picked=person
        )

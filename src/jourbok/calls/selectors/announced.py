"""What the service reads of what boards have told it beforehand, and which of it a contact is about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from jourbok.audit.services import record_access
from jourbok.calls.models import (
    Contact,
    PreNotificationDocument,
    PreNotificationLink,
    PreNotificationVersion,
)
from jourbok.calls.permissions import READ_ANNOUNCED
from jourbok.calls.rules.concerned import Concerned, Sameness, Told, sameness
from jourbok.calls.rules.shown import Announced, AnnouncedPage
from jourbok.calls.selectors.shaping import MOST, announced_page, announced_rows, current_versions
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import local_date
from jourbok.people.selectors import Recognised, recognised

#: A thing announced and why a contact is about it; `True` when somebody hidden from the viewer made them alike.
Match = tuple[PreNotificationVersion, tuple[Sameness, ...], bool]


def announced_within(viewer: Actor, period: Interval) -> list[Announced]:
    """What is announced for some of the period, what begins first standing first; everybody named is logged."""
    viewer.require(READ_ANNOUNCED)
    rows = current_versions().filter(is_withdrawn=False, from_at__lt=period.end, until_at__gt=period.start)
    return _shown(viewer, list(rows.order_by("from_at", "announced_id")[:MOST]), action="calls.listed_announced")


def announced_lately(viewer: Actor) -> list[Announced]:
    """What boards told last, whatever became of it; everybody named is logged."""
    viewer.require(READ_ANNOUNCED)
    rows = current_versions().order_by("-announced_id")[:MOST]
    return _shown(viewer, list(rows), action="calls.listed_announced")


def announced_for(viewer: Actor, announced: UUID) -> AnnouncedPage:
    """One thing that a board has told; masked until the viewer has opened it with a reason. Raises NotFound."""
    viewer.require(READ_ANNOUNCED)
    row = current_versions().filter(announced=announced).first()
    if row is None:
        raise NotFound("Föranmälan finns inte.")
    [shown] = _shown(viewer, [row], action="calls.read_announced")
    return announced_page(shown, row)


def document_for(viewer: Actor, document: UUID) -> PreNotificationDocument:
    """A paper that a board sent along and has not taken back. Raises NotFound, also while it is masked."""
    viewer.require(READ_ANNOUNCED)
    found = PreNotificationDocument.objects.filter(pk=document, taken_back__isnull=True).first()
    if found is None or announced_for(viewer, found.announced_id).shown.is_masked:
        raise NotFound("Dokumentet finns inte.")
    return found


def announced_for_contact(viewer: Actor, contact: Contact | UUID, persons: Collection[UUID] = ()) -> list[Announced]:
    """What boards have told of somebody or somewhere that the contact is about, each with why; logged first.

    `persons` are those of the contact's cases. What was linked when a case was opened stays, also when it has ended.
    """
    viewer.require(READ_ANNOUNCED)
    row = contact if isinstance(contact, Contact) else _contact(contact)
    links = PreNotificationLink.objects.filter(announced=OuterRef("announced"), contact=row.pk)
    rows = current_versions().annotate(is_linked=Exists(links)).filter(_holds_at(row.arrived_at) | Q(is_linked=True))
    near = list(rows.order_by("announced_id")[:MOST])
    linked = {version.announced_id for version in near if vars(version)["is_linked"]}
    why: dict[UUID, tuple[Sameness, ...]] = {}
    hidden = set()
    for version, reasons, is_hidden in _alike(viewer, row, persons, near):
        why[version.announced_id] = reasons
        hidden |= {version.announced_id} if is_hidden else set()
    versions = [version for version in near if version.announced_id in why or version.announced_id in linked]
    shown = _shown(viewer, versions, action="calls.announced_popped_up", hidden=hidden) if versions else []
    return [replace(each, why=why.get(each.id, ()), is_linked=each.id in linked) for each in shown]


def matching(viewer: Actor, contact: Contact, persons: Collection[UUID]) -> list[Match]:
    """What holds when the contact comes in and is about the same person or address. Nobody is shown."""
    viewer.require(READ_ANNOUNCED)
    versions = current_versions().filter(_holds_at(contact.arrived_at)).order_by("announced_id")[:MOST]
    return _alike(viewer, contact, persons, list(versions))


def _holds_at(at: datetime) -> Q:
    return Q(is_withdrawn=False, from_at__lte=at, until_at__gt=at)


def _alike(
    viewer: Actor, contact: Contact, persons: Collection[UUID], versions: Sequence[PreNotificationVersion]
) -> list[Match]:
    if not versions:
        return []
    known = recognised(viewer, ids=persons)
    open_told, hidden_told = _told(contact, known)
    found = []
    for version in versions:
        seen = _same(version, open_told, contact.arrived_at)
        unseen = _same(version, hidden_told, contact.arrived_at) if hidden_told.persons else ()
        if seen or unseen:
            found.append((version, tuple(dict.fromkeys((*seen, *unseen))), bool(unseen)))
    return found


def _same(version: PreNotificationVersion, told: Told, at: datetime) -> tuple[Sameness, ...]:
    municipality = version.board.municipality.slug
    return sameness(version.concerned, told, municipality=municipality, today=local_date(at))


def _told(contact: Contact, known: Iterable[Recognised]) -> tuple[Told, Told]:
    """What is known of the contact, and apart from it what is known of those who are hidden from the viewer."""
    persons = [(_concerned(each), each.is_hidden) for each in known]
    where = {"municipality": contact.municipality.slug, "municipality_name": contact.municipality.name}
    text = "\n".join((contact.about, contact.summary))
    return (
        Told(text, contact.place, persons=tuple(each for each, is_hidden in persons if not is_hidden), **where),
        Told("", "", persons=tuple(each for each, is_hidden in persons if is_hidden), **where),
    )


def _concerned(person: Recognised) -> Concerned:
    return Concerned(person.name, person.number, person.birth_date, person.address)


def _contact(contact: UUID) -> Contact:
    found = Contact.objects.select_related("municipality").filter(pk=contact).first()
    if found is None:
        raise NotFound("Kontakten finns inte.")
    return found


def _shown(
    viewer: Actor, versions: Sequence[PreNotificationVersion], *, action: str, hidden: Collection[UUID] = ()
) -> list[Announced]:
    """Masked where the board, the register or how it was found says so; each person stands in the log before that."""
    registered = {each.number: each for each in recognised(viewer, numbers=[row.number for row in versions])}
    of_register = {row.announced_id: registered[row.number] for row in versions if row.number in registered}
    protected = {announced for announced, person in of_register.items() if person.is_protected} | set(hidden)
    record_access(
        viewer=viewer,
        persons=[
            of_register[row.announced_id].id if row.announced_id in of_register else row.announced_id
            for row in versions
        ],
        action=action,
        subject_kind="calls.prenotification",
        subject_id=str(versions[0].announced_id) if len(versions) == 1 else "",
    )
    return announced_rows(viewer, versions, protected=protected)

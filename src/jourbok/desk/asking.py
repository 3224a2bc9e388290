"""The contact for which a person is sought, for pages of lower rooms that know only where to go back to."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from jourbok.calls import selectors as calls
from jourbok.cases import selectors as cases
from jourbok.desk.permissions import WORK_AT_DESK
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.people.rules.shown import ShownPerson

if TYPE_CHECKING:
    from jourbok.calls.models import Contact


class AskingContact:
    """When and how the contact came in, the way back to it, and its grown-ups; nothing of what was told."""

    def __init__(self, viewer: Actor, contact: Contact, url: str) -> None:
        self._viewer, self._contact = viewer, contact
        self.url, self.number = url, contact.number
        self.arrived_at, self.came_in_words = contact.arrived_at, contact.came_in_words

    @cached_property
    def grown_ups(self) -> list[ShownPerson]:
        """Those on the contact who may be somebody's guardian, logged as shown; never somebody protected."""
        persons = {case.person.id: case.person for case in cases.cases_of_contact(self._viewer, self._contact.pk)}
        return [one for one in persons.values() if not (one.is_child or one.is_masked)]


def asking_contact(viewer: Actor | None, wanted: str) -> AskingContact | None:
    """The contact whose page is at the address of ours; None when it is another page."""
    if viewer is None or not viewer.may(WORK_AT_DESK):
        return None
    try:
        page = resolve(urlsplit(wanted).path)
        if page.view_name != "desk:contact":
            return None
        return AskingContact(viewer, calls.contact_for(viewer, page.kwargs["contact_id"]), wanted)
    except (Resolver404, NotFound):
        return None

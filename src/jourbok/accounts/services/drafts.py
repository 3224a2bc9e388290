"""Keeping what somebody was writing, for them alone, until it is saved where it belongs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jourbok.accounts.field_words import FIELD_WORDS, UNKNOWN_FIELD, is_code
from jourbok.accounts.models import Draft, KeptForm, User
from jourbok.kernel.actor import Actor

#: Never kept as text: what proves who somebody is, and what only makes a form safe to send.
SECRET_FIELDS = ("csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "code", "credential")
#: Sent along with what was written, but not written by anybody.
TECHNICAL_FIELDS = ("idempotency_key", "version", "next", "kept_form")


def save_draft(*, actor: Actor, place: str, fields: Mapping[str, Any]) -> Draft:
    """Keep what the person is writing there; it replaces what was kept before."""
    kept, _ = Draft.objects.update_or_create(
        user_id=int(actor.id), place=place, defaults={"fields": dict(fields), "saved_at": actor.moment}
    )
    return kept


def discard_draft(*, actor: Actor, place: str) -> None:
    """Forget the draft: its text has been saved where it belongs, or the person threw it away."""
    if actor.id.isdecimal():
        Draft.objects.filter(user_id=actor.id, place=place).delete()


def keep_form(*, user: User, path: str, fields: Mapping[str, list[str]], at: datetime) -> KeptForm | None:
    """Keep a form that could not be taken now, for its sender alone. Secrets are left out. None when it has no text."""
    if not written(fields):
        return None
    kept = {name: values for name, values in fields.items() if name not in SECRET_FIELDS}
    return KeptForm.objects.create(user=user, path=path[:2000], fields=kept, kept_at=at)


def written(fields: Mapping[str, list[str]]) -> dict[str, str]:
    """What a person wrote or chose in a form, by field; several values of one field stand under each other."""
    hidden = {*SECRET_FIELDS, *TECHNICAL_FIELDS}
    texts = {name: "\n".join(values).strip() for name, values in fields.items() if name not in hidden}
    return {name: text for name, text in texts.items() if text}


def readable(fields: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """What a person wrote in a form, each text under the word that stood by its field; codes and choices are left out.

    A text in a field that is not known here is shown all the same, as *Text*: it may stand nowhere else.
    """
    return [
        (FIELD_WORDS.get(name, UNKNOWN_FIELD), text)
        for name, text in written(fields).items()
        if name in FIELD_WORDS or not is_code(text)
    ]


def discard_kept_form(*, actor: Actor, form_id: int) -> None:
    """Forget a kept form of the person's own."""
    KeptForm.objects.filter(user_id=actor.id, pk=form_id).delete()

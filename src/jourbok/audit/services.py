"""Writing once, and writing down who did it."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, ParamSpec, TypeVar, cast
from uuid import UUID

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from jourbok.audit.models import AccessEvent, ChangeEvent, IdempotencyKey
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotShown, SameKeyOtherContent, WhatWasMadeIsGone

P = ParamSpec("P")
R = TypeVar("R", bound=models.Model)

#: The hidden key of a form; None where nobody presses a button.
Key = UUID | str | None


#: Written out, since nearly every page waits for it.
_SHOWN: Final = f"""
    INSERT INTO {AccessEvent._meta.db_table}
        (at, actor_id, actor_name, roles, request_id, door, person_id, action, subject_kind, subject_id, board, reason)
    SELECT %(at)s, %(actor_id)s, %(actor_name)s, %(roles)s, %(request_id)s, %(door)s,
        person, %(action)s, %(subject_kind)s, %(subject_id)s, %(board)s, %(reason)s
    FROM unnest(%(persons)s::uuid[]) AS person
    ON CONFLICT DO NOTHING"""  # noqa: S608 - the table's name alone


def write_once(service: Callable[P, R]) -> Callable[P, R]:
    """Make a service one transaction that has one effect however often the button is pressed.

    The service takes `actor` and `key` (the form's hidden key, which only this wrapper reads) and returns the thing
    it made or changed: the first call with a key does the work, later ones get the same thing back. The same key
    with other content raises SameKeyOtherContent. Without a key the service is one transaction and no more.
    """
    operation = f"{service.__module__}.{service.__qualname__}".removeprefix("jourbok.").replace(".services", "")

    @functools.wraps(service)
    def once(*args: P.args, **kwargs: P.kwargs) -> R:
        key = kwargs.pop("key", None)
        actor = kwargs["actor"]
        if not isinstance(actor, Actor):
            raise TypeError("A service needs an actor.")
        with transaction.atomic():
            if not key:
                return service(*args, **kwargs)
            row, is_first = IdempotencyKey.objects.get_or_create(
                actor_id=actor.id, operation=operation, key=str(key), defaults={"content_hash": _hash(kwargs)}
            )
            if not is_first:
                return cast(R, _replay(row, _hash(kwargs)))
            made = service(*args, **kwargs)
            row.result_kind, row.result_id = made._meta.label_lower, str(made.pk)
            row.save(update_fields=["result_kind", "result_id"])
            return made

    return once


def record_change(
    *,
    actor: Actor,
    action: str,
    subject: models.Model,
    board: str = "",
    details: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write down that the actor did this to that, inside the caller's transaction."""
    ChangeEvent.objects.create(
        **_by(actor),
        action=action,
        subject_kind=subject._meta.label_lower,
        subject_id=str(subject.pk),
        board=board,
        details=dict(details or {}),
        reason=reason,
    )


def record_access(
    *,
    viewer: Actor,
    persons: Iterable[UUID],
    action: str,
    subject_kind: str = "",
    subject_id: str = "",
    board: str = "",
    reason: str = "",
) -> None:
    """Write down that the viewer is about to be shown these persons: one row per request and person, one statement."""
    shown = sorted(set(persons))
    if not shown:
        return
    told = {"action": action, "subject_kind": subject_kind, "subject_id": subject_id, "board": board, "reason": reason}
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN, _by(viewer) | told | {"persons": shown})


def record_refusal(*, viewer: Actor, refused: NotShown) -> None:
    """Write down that the viewer wanted to see a person and was not shown them: one row per request and person.

    Called when the refused transaction is over, so that the row outlives it; a person that the request has shown
    already has their row.
    """
    record_access(viewer=viewer, persons=[refused.person], action=f"refused.{refused.code}")


def _by(actor: Actor) -> dict[str, Any]:
    return {
        "at": actor.moment,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "roles": sorted(actor.roles),
        "request_id": actor.request_id,
        "door": actor.door,
    }


def _replay(row: IdempotencyKey, content_hash: str) -> Any:
    if row.content_hash != content_hash:
        raise SameKeyOtherContent()
    made = apps.get_model(row.result_kind)._default_manager.filter(pk=row.result_id).first()
    if made is None:
        raise WhatWasMadeIsGone()
    return made


def _hash(content: Mapping[str, Any]) -> str:
    """The fingerprint of what was asked for; who asked and when do not count."""
    asked = {name: value for name, value in content.items() if name != "actor"}
    return hashlib.sha256(json.dumps(asked, sort_keys=True, cls=_Content).encode()).hexdigest()


class _Content(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        if dataclasses.is_dataclass(o) and not isinstance(o, type):
            return dataclasses.asdict(o)
        if isinstance(o, models.Model):
            return [o._meta.label_lower, str(o.pk)]
        if isinstance(o, bytes):
            return hashlib.sha256(o).hexdigest()
        if isinstance(o, frozenset | set):
            return sorted(o)
        return super().default(o)

"""How a sent form is taken: the service does the work, and what it cannot do stands beside its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.db.models import Model
from django.http import QueryDict

from jourbok.kernel.errors import DomainError, NotShown, SomebodyElseChangedIt
from jourbok.web.forms import add_domain_error
from jourbok.web.routing import ActorRequest, idempotency_key

Made = TypeVar("Made", bound=Model)


def taken(request: ActorRequest, form: forms.Form, service: Callable[..., Made], **known: Any) -> Made | None:
    """What the service made of the form; None when it could not, and then the form says what was wrong.

    Raises NotShown and SomebodyElseChangedIt, which need more than a sentence beside a field.
    """
    if not form.is_valid():
        return None
    said = getattr(form, "said", None)
    try:
        return service(
            actor=request.actor,
            key=idempotency_key(request),
            **(said() if said else form.cleaned_data),
            **known,
        )
    except (NotShown, SomebodyElseChangedIt):
        raise
    except DomainError as error:
        add_domain_error(form, error)
        return None


def sent_against(request: ActorRequest, version: int) -> QueryDict:
    """What was typed, to be saved against the version that stands now."""
    typed = request.POST.copy()
    typed["version"] = str(version)
    return typed

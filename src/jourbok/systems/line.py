"""The line to an address that a board has typed."""

from __future__ import annotations

from django.conf import settings

from jourbok.messages.transports import PublicEndpoint


def endpoint(url: str) -> PublicEndpoint:
    """The address, open internet alone: what it resolves to is checked, and that very address is spoken to."""
    return PublicEndpoint(url, called="Nämndens system", **settings.WEBHOOK_LINE)

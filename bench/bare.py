"""The floor of a page: a bare Django view behind the same middleware, asking the same questions of the database.

It sends the very statements that our page sent, reads every row and writes the rows in a plain template.
"""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

import uuid_utils.compat as uuid_utils
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path

from jourbok.config.urls import handler400, handler403, handler404, handler500
from jourbok.config.urls import urlpatterns as ours

TEMPLATE = Engine().from_string(
    "<!doctype html><title>Golvet</title>{% for table in tables %}<table>{% for row in table %}<tr>"
    "{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>{% endfor %}"
)


class Statements:
    """What the bare page asks; filled by the bench with what our page asked, and the number of our page's request."""

    asked: ClassVar[list[tuple[str, Any]]] = []
    request_id: ClassVar[UUID | None] = None


def bare(request: HttpRequest) -> HttpResponse:
    """The same questions and the same rows, and nothing else; the log gets rows of a request of its own."""
    tables = []
    own = uuid_utils.uuid7()
    with connection.cursor() as cursor:
        for statement, values in Statements.asked:
            cursor.execute(statement, _of_request(values, own))
            if cursor.description:
                tables.append(cursor.fetchall())
    return HttpResponse(TEMPLATE.render(Context({"tables": tables})))


def nothing(request: HttpRequest) -> HttpResponse:
    """What the middleware asks by itself."""
    return HttpResponse()


def _of_request(values: Any, own: UUID) -> Any:
    """The values with this request's number in place of the recorded one's."""
    if isinstance(values, dict):
        return {name: _of_request(value, own) for name, value in values.items()}
    if isinstance(values, list | tuple):
        return [_of_request(value, own) for value in values]
    return own if values == Statements.request_id else values


urlpatterns = [path("golvet/", bare), path("ingenting/", nothing), *ours]
__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

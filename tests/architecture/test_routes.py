"""Every address has a door, and every job that is asked for has a doer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver
from procrastinate.contrib.django import app as queue

from .house import PACKAGE

ENQUEUED = re.compile(r"enqueue\(\s*['\"]([\w.]+)['\"]")


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, object]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield address, pattern.callback
        else:
            yield from routes(pattern, address)


def test_every_route_of_ours_names_its_permission_and_methods() -> None:
    bare = [
        address
        for address, view in routes()
        if view.__module__.startswith("jourbok.") and not (hasattr(view, "permission") and hasattr(view, "methods"))
    ]
    assert not bare


def test_every_job_that_is_enqueued_has_a_task() -> None:
    queue.perform_import_paths()  # type: ignore[no-untyped-call]
    asked = {name for path in PACKAGE.rglob("*.py") for name in ENQUEUED.findall(path.read_text())}
    assert asked <= set(queue.tasks)

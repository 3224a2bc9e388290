"""What a board's system sends, as JSON; Elsa is nobody, and her number no one's."""

from __future__ import annotations

from typing import Any

from jourbok.calls.tests.factories import NUMBER

ELSA = {"name": "Elsa Provdotter", "number": NUMBER, "address": "Provgatan 5 B", "postal_town": "Sollentuna"}


def an_announcement(**changes: Any) -> dict[str, Any]:
    return {
        "concerned": ELSA,
        "what": "Pappan kan komma och kräva att få hem henne.",
        "instructions": "Ring familjehemmet.",
        "from_at": "2021-11-27T02:00:00+01:00",
        "until_at": "2021-11-29T08:00:00+01:00",
        **changes,
    }


def an_order(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "home_visit",
        "concerned": ELSA,
        "purpose": "Se att hon har det bra.",
        "occasions": [{"starts_at": "2021-11-27T18:00:00+01:00", "ends_at": "2021-11-27T19:00:00+01:00"}],
        **changes,
    }

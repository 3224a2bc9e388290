"""What a case is, as lists, pages and reports all say it."""

from __future__ import annotations

from typing import Any

from jourbok.cases.models import Case


def said_of(case: Case) -> dict[str, Any]:
    """The fields of rules.facts.CaseSummary; the board must have been fetched with the case."""
    return {
        "id": case.pk,
        "number": case.number,
        "board_slug": case.board.slug,
        "board_name": case.board.name,
        "category": case.category,
        "category_label": case.get_category_display(),
        "law": case.law,
        "law_label": case.get_law_display(),
        "priority": case.priority,
        "priority_label": case.get_priority_display(),
        "is_child": case.is_child,
        "opened_at": case.opened_at,
        "opened_by_name": case.opened_by_name,
    }

"""Where a text is kept while it is being written, until the service that takes it throws the copy away."""

from __future__ import annotations

from uuid import UUID


def draft_place(draft_id: UUID) -> str:
    """A draft of a decision."""
    return f"decision-draft:{draft_id}"

"""Where a text is kept while it is being written, until the service that takes it throws the copy away."""

from __future__ import annotations

from uuid import UUID


def entry_place(case_id: UUID) -> str:
    """A new entry in the case."""
    return f"entry:{case_id}"


def edited_place(entry_id: UUID) -> str:
    """A draft of the journal that is being changed."""
    return f"edited:{entry_id}"


def correction_place(entry_id: UUID) -> str:
    """A correction of the entry."""
    return f"correction:{entry_id}"


def assessment_place(case_id: UUID) -> str:
    """A protection assessment in the case."""
    return f"assessment:{case_id}"


def decision_place(case_id: UUID) -> str:
    """A decision in the case."""
    return f"decision:{case_id}"

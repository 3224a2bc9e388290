"""Reading reports: what is about to be sent, what has been sent, and what a board may read."""

from jourbok.handover.selectors.portal import (
    PAGE,
    ReasonNeeded,
    ReportOfAnotherBoard,
    ReportOfChild,
    awaited_in_portal,
    children_reported,
    for_portal,
    is_protected,
    not_theirs,
    version_for_portal,
    waiting_in_portal,
)
from jourbok.handover.selectors.previewing import Preview, preview, preview_fingerprint
from jourbok.handover.selectors.sent import (
    AwaitingReport,
    Unacknowledged,
    awaiting,
    outdated,
    sent_versions,
    unacknowledged,
    version_paper,
)

__all__ = [
    "PAGE",
    "AwaitingReport",
    "Preview",
    "ReasonNeeded",
    "ReportOfAnotherBoard",
    "ReportOfChild",
    "Unacknowledged",
    "awaited_in_portal",
    "awaiting",
    "children_reported",
    "for_portal",
    "is_protected",
    "not_theirs",
    "outdated",
    "preview",
    "preview_fingerprint",
    "sent_versions",
    "unacknowledged",
    "version_for_portal",
    "version_paper",
    "waiting_in_portal",
]

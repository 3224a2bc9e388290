"""Reading reports: what is about to be sent, what has been sent, and what a board may read."""

from jourbok.handover.selectors.delivering import OnItsWay, deliveries_of, ways_of
from jourbok.handover.selectors.portal import (
    PAGE,
    ReasonNeeded,
    ReportIsRecalled,
    ReportOfAnotherBoard,
    ReportOfChild,
    awaited_in_portal,
    children_reported,
    for_portal,
    is_protected,
    is_recalled,
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
    report_head,
    sent_versions,
    unacknowledged,
    version_paper,
)

__all__ = [
    "PAGE",
    "AwaitingReport",
    "OnItsWay",
    "Preview",
    "ReasonNeeded",
    "ReportIsRecalled",
    "ReportOfAnotherBoard",
    "ReportOfChild",
    "Unacknowledged",
    "awaited_in_portal",
    "awaiting",
    "children_reported",
    "deliveries_of",
    "for_portal",
    "is_protected",
    "is_recalled",
    "not_theirs",
    "outdated",
    "preview",
    "preview_fingerprint",
    "report_head",
    "sent_versions",
    "unacknowledged",
    "version_for_portal",
    "version_paper",
    "waiting_in_portal",
    "ways_of",
]

"""Reading cases through the door: who asks, what they may see, and that it is written down."""

from jourbok.cases.selectors.briefs import CaseBrief, briefs_awaiting_report
from jourbok.cases.selectors.head import CaseHead, case_head
from jourbok.cases.selectors.lists import (
    CaseList,
    CaseRow,
    UnsignedEntries,
    boards_of_persons,
    cases_of_contact,
    find_by_number,
    open_cases_since,
    unsigned_entries,
)
from jourbok.cases.selectors.mandates import BoardMandates, mandate_for, mandates_by_board, mandates_of
from jourbok.cases.selectors.page import (
    CasePage,
    Written,
    assessments_of,
    case_for,
    decisions_of,
    entry_for,
    journal_of,
    measures_of,
    written_after,
)
from jourbok.cases.selectors.report import facts_for_report, fingerprints
from jourbok.cases.selectors.scope import locked_out_case, require_contact_open
from jourbok.cases.selectors.time import TimeOnCase, running_timer, time_of_case

__all__ = [
    "BoardMandates",
    "CaseBrief",
    "CaseHead",
    "CaseList",
    "CasePage",
    "CaseRow",
    "TimeOnCase",
    "UnsignedEntries",
    "Written",
    "assessments_of",
    "boards_of_persons",
    "briefs_awaiting_report",
    "case_for",
    "case_head",
    "cases_of_contact",
    "decisions_of",
    "entry_for",
    "facts_for_report",
    "find_by_number",
    "fingerprints",
    "journal_of",
    "locked_out_case",
    "mandate_for",
    "mandates_by_board",
    "mandates_of",
    "measures_of",
    "open_cases_since",
    "require_contact_open",
    "running_timer",
    "time_of_case",
    "unsigned_entries",
    "written_after",
]

"""Reading cases through the door: who asks, what they may see, and that it is written down."""

from jourbok.cases.selectors.briefs import CaseBrief, briefs_awaiting_report
from jourbok.cases.selectors.conflicts import (
    ConflictShown,
    conflict_for,
    conflicts_of,
    names_that_stop,
    standing_conflicts,
    standing_conflicts_by_case,
)
from jourbok.cases.selectors.decisions import (
    DecisionMade,
    decision_made,
    decisions_by_ground,
    decisions_by_id,
    decisions_of_case,
    decisions_of_person,
)
from jourbok.cases.selectors.grounds import grounds_in_force
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
from jourbok.cases.selectors.on_call import (
    BoardOnCall,
    gaps,
    mandates_to_call,
    month_on_call,
    on_call_at,
    on_call_by_board,
    on_call_during,
    on_call_for,
    who_was_on_call,
)
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
from jourbok.cases.selectors.reported import ReportedChild, clocks_of_reports, duties_of_report
from jourbok.cases.selectors.scope import locked_out_case, require_contact_open
from jourbok.cases.selectors.time import TimeOnCase, running_timer, time_of_case

__all__ = [
    "BoardMandates",
    "BoardOnCall",
    "CaseBrief",
    "CaseHead",
    "CaseList",
    "CasePage",
    "CaseRow",
    "ConflictShown",
    "DecisionMade",
    "ReportedChild",
    "TimeOnCase",
    "UnsignedEntries",
    "Written",
    "assessments_of",
    "boards_of_persons",
    "briefs_awaiting_report",
    "case_for",
    "case_head",
    "cases_of_contact",
    "clocks_of_reports",
    "conflict_for",
    "conflicts_of",
    "decision_made",
    "decisions_by_ground",
    "decisions_by_id",
    "decisions_of",
    "decisions_of_case",
    "decisions_of_person",
    "duties_of_report",
    "entry_for",
    "facts_for_report",
    "find_by_number",
    "fingerprints",
    "gaps",
    "grounds_in_force",
    "journal_of",
    "locked_out_case",
    "mandate_for",
    "mandates_by_board",
    "mandates_of",
    "mandates_to_call",
    "measures_of",
    "month_on_call",
    "names_that_stop",
    "on_call_at",
    "on_call_by_board",
    "on_call_during",
    "on_call_for",
    "open_cases_since",
    "require_contact_open",
    "running_timer",
    "standing_conflicts",
    "standing_conflicts_by_case",
    "time_of_case",
    "unsigned_entries",
    "who_was_on_call",
    "written_after",
]

"""The rules of duty time, as values and pure functions."""

from jourbok.duty.rules.coverage import Coverage, Gap, MemberPeriod, coverage
from jourbok.duty.rules.hours import DutyRules, OfficeHours, OpeningHoursUnknown, OpeningRule, StandbyRule
from jourbok.duty.rules.nights import Night, night_at, night_of
from jourbok.duty.rules.promises import Due, Promises, callback_by, due, on_site_by, report_by
from jourbok.duty.rules.regimes import Regime, RegimeKind, regime_at

__all__ = [
    "Coverage",
    "Due",
    "DutyRules",
    "Gap",
    "MemberPeriod",
    "Night",
    "OfficeHours",
    "OpeningHoursUnknown",
    "OpeningRule",
    "Promises",
    "Regime",
    "RegimeKind",
    "StandbyRule",
    "callback_by",
    "coverage",
    "due",
    "night_at",
    "night_of",
    "on_site_by",
    "regime_at",
    "report_by",
]

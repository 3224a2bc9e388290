"""What is filled in about a case and about who decides, by subject."""

from jourbok.cases.forms.deciding import (
    ConflictForm,
    DecisionForm,
    EndMandateForm,
    MandateForm,
    PutOnCallForm,
    SwapOnCallForm,
    TakeBackForm,
    TakeOffCallForm,
    WhoWasOnCallForm,
)
from jourbok.cases.forms.looking import LookUpForm
from jourbok.cases.forms.work import (
    AmendCaseForm,
    AssessmentForm,
    CorrectionForm,
    DraftForm,
    EntryForm,
    LogTimeForm,
    MeasureForm,
    OpenCaseForm,
    StopTimerForm,
    TimerForm,
    UnlockForm,
)

__all__ = [
    "AmendCaseForm",
    "AssessmentForm",
    "ConflictForm",
    "CorrectionForm",
    "DecisionForm",
    "DraftForm",
    "EndMandateForm",
    "EntryForm",
    "LogTimeForm",
    "LookUpForm",
    "MandateForm",
    "MeasureForm",
    "OpenCaseForm",
    "PutOnCallForm",
    "StopTimerForm",
    "SwapOnCallForm",
    "TakeBackForm",
    "TakeOffCallForm",
    "TimerForm",
    "UnlockForm",
    "WhoWasOnCallForm",
]

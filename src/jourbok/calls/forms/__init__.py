"""What is filled in of what boards tell and order beforehand."""

from jourbok.calls.forms.announcing import (
    AnnouncementForm,
    ChangeAnnouncementForm,
    DocumentForm,
    TakeBackForm,
    UseForm,
    WhyForm,
    WithdrawForm,
)
from jourbok.calls.forms.ordering import AnswerForm, OrderForm, OutcomeForm

__all__ = [
    "AnnouncementForm",
    "AnswerForm",
    "ChangeAnnouncementForm",
    "DocumentForm",
    "OrderForm",
    "OutcomeForm",
    "TakeBackForm",
    "UseForm",
    "WhyForm",
    "WithdrawForm",
]

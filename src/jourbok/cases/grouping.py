"""The groups of cases as the database puts them: who the person was when the case was opened."""

from __future__ import annotations

from typing import Final

from django.db.models import Case as Choice
from django.db.models import CharField, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate

from jourbok.cases.models import Case
from jourbok.cases.rules.groups import AGES_FROM, UNKNOWN
from jourbok.kernel.localtime import STOCKHOLM


class _YearsOld(Func):
    """Whole years from the second day to the first."""

    template = "date_part('year', age(%(expressions)s))::int"
    output_field = IntegerField()


_ON: Final = TruncDate("opened_at", tzinfo=STOCKHOLM)
_AGE: Final = Choice(
    When(person__is_unborn=True, then=Value(AGES_FROM[0][1])),
    When(person__birth_date__isnull=True, then=Value(UNKNOWN)),
    *(When(years_old__gte=lowest, then=Value(group)) for lowest, group in reversed(AGES_FROM)),
    default=Value(AGES_FROM[0][1]),  # born after the case was opened: an expected child then
    output_field=CharField(),
)
#: The ninth digit of ten: odd for men, even for women; without a number what is known of the person.
_GENDER: Final = Choice(
    When(person__number__regex=r"^\d{10}[13579]", then=Value("man")),
    When(person__number__regex=r"^\d{10}[02468]", then=Value("woman")),
    When(~Q(person__gender=""), then=F("person__gender")),
    default=Value(UNKNOWN),
    output_field=CharField(),
)


def with_groups(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Each case with `age_group` on the day in Sweden when it was opened, and `gender`."""
    return rows.annotate(years_old=_YearsOld(_ON, F("person__birth_date"))).annotate(age_group=_AGE, gender=_GENDER)

"""What cases, entries, measures and time may be, as code and Swedish word.

Source: the services' mandates (R-052, R-053, R-067); the laws by which the service acts.
"""

from datetime import date
from typing import Final

from jourbok.cases.rules.assessment import Conclusion, Subject
from jourbok.cases.rules.journal import EntryKind
from jourbok.cases.rules.priority import Urgency

CATEGORIES: Final = (
    ("child", "Barn och ungdom"),
    ("child_unaccompanied", "Ensamkommande barn"),
    ("violence", "Våld i nära relation"),
    ("substance", "Missbruk, vuxen"),
    ("lodging", "Akut logi"),
    ("economic", "Akut ekonomiskt stöd"),
    ("asylum", "Asylsökande"),
    ("elderly", "Äldre"),
    ("disability", "Funktionsnedsättning"),
    ("mental_health", "Psykisk ohälsa, vuxen"),
    ("other", "Övrigt"),
)

LAWS: Final = (
    ("SoL", "SoL"),
    ("LVU", "LVU"),
    ("LVM", "LVM"),
    ("LSS", "LSS"),
    ("2024:79", "Lag (2024:79)"),
)
#: From when a law may be chosen; one that is not named has been in force as long as there have been contacts.
LAWS_IN_FORCE_FROM: Final = {"2024:79": date(2024, 4, 1)}

PRIORITIES: Final = (
    (Urgency.ACUTE.value, "Akut"),
    (Urgency.SOON.value, "Skyndsam"),
    (Urgency.CAN_WAIT.value, "Kan vänta till kontorstid"),
)

ENTRY_KINDS: Final = (
    (EntryKind.FACT.value, "Uppgift"),
    (EntryKind.ASSESSMENT.value, "Bedömning"),
    (EntryKind.EVENT.value, "Händelse"),
)

SUBJECTS: Final = ((Subject.CHILD.value, "Barn"), (Subject.ADULT.value, "Vuxen"))

CONCLUSIONS: Final = (
    (Conclusion.IMMEDIATE.value, "Behöver skydd genast"),
    (Conclusion.WAIT.value, "Kan vänta till kontorstid"),
    (Conclusion.NONE.value, "Inget behov av skydd"),
)

MEASURES: Final = (
    ("home_visit", "Hembesök"),
    ("call", "Telefonsamtal"),
    ("meeting", "Möte på plats"),
    ("transport", "Transport"),
    ("placement", "Placering"),
    ("lodging", "Akut logi"),
    ("money", "Akut bistånd"),
    ("referral", "Hänvisning"),
    ("interpreter", "Tolk"),
    ("other", "Annat"),
)

ACTIVITIES: Final = (
    ("handling", "Handläggning"),
    ("documentation", "Dokumentation"),
    ("home_visit", "Hembesök"),
    ("travel", "Resa"),
    ("consultation", "Rådgivning"),
    ("call_out", "Utryckning under beredskap"),
    ("look_up", "Slagning i kommunens system"),
)

MANDATE_LAYERS: Final = (
    ("chair", "Ordförande"),
    ("member", "Förordnad ledamot"),
    ("official_by_statute", "Förordnad tjänsteman"),
    ("official", "Tjänsteman enligt delegationsordning"),
    ("host_official", "Jourens tjänsteman enligt delegationsordning"),
)


def laws_on(day: date) -> tuple[tuple[str, str], ...]:
    """The laws that a contact of that day can lead to a case by, in force on the day."""
    return tuple((code, word) for code, word in LAWS if LAWS_IN_FORCE_FROM.get(code, day) <= day)

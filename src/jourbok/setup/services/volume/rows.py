"""The tables of the fixture, each column told by the number of its case or person.

Every case is of one person, and was opened from a contact; something was written in it. Half of the contacts have time
logged. The last four years' cases have been reported and acknowledged, but for what waits in the last nights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from jourbok.documents.paper import Entry, Fact, Paper, Section, to_json
from jourbok.setup.rules.volume import CLOCK, ENTRIES_OF_ONE


@dataclass(frozen=True, slots=True)
class Copied:
    """A table, what its rows are called in Swedish, where they come from, and each column's expression."""

    label_sv: str
    table: str
    origin: str
    columns: Mapping[str, str]


#: When aid of the new SoL began, in Sweden.
NEW_SOL: Final = "2025-07-01 00:00+02"
#: Stands for a number, a name or a moment until the database fills it in.
_SLOT: Final = "¤¤¤"
_PAPER: Final = to_json(
    Paper(
        title="Rapport",
        reference=_SLOT,
        recipient="Nämnden",
        sender="Socialjouren Nordväst",
        created_at=CLOCK,
        facts=(Fact("Ärende", _SLOT),),
        sections=(Section("Journal", blocks=(Entry("22.10", "Socialjouren", "Samtal med polisen."),)),),
    )
).replace("'", "''")
_PRINT: Final = "md5(i::text) || md5(id::text)"
_REPORTED: Final = "volume_case WHERE opened_at >= '2017-11-27'::timestamptz AND i < {cases} - 90"
_BY_AUTHOR: Final = {"author_id": "worker_id", "author_name": "worker"}
_BY_ACTOR: Final = {
    "at": "opened_at",
    "recorded_at": "opened_at",
    "actor_id": "worker_id",
    "actor_name": "worker",
    "roles": "ARRAY['duty_worker']",
    "door": "'web'",
    "subject_kind": "'cases.case'",
    "subject_id": "id::text",
    "board": "board",
}

PERSONS: Final = Copied(
    "personer",
    "people_person",
    """volume_person
       JOIN volume_given_name given ON given.n = p * 31 % (SELECT count(*) FROM volume_given_name)
       JOIN volume_surname last ON last.n = floor((SELECT count(*) FROM volume_surname)
                                                  * power(p * 69621 % 99991 / 99991.0, 4))""",
    {
        "id": "volume_person.id",
        "number": "number",
        "number_kind": "CASE WHEN number IS NULL THEN '' ELSE 'personal' END",
        "given_name": "given.name",
        "surname": "last.name",
        "birth_date": "born",
        "gender": "given.gender",
        "registered_in_id": "(SELECT municipality_id FROM volume_board WHERE n = p % 4)",
        "address": "'Provgatan ' || p / 2",
        "created_at": "'2011-11-01 12:00+00'",
        "created_by": "'Kim Jour'",
        "version": "1",
    },
)
PROTECTIONS: Final = Copied(
    "skyddade personer",
    "people_protectedidentity",
    "volume_person WHERE p % 500 = 7",
    {"person_id": "id", "kind": "'marked'", "since_at": "'2012-01-01 12:00+00'", "recorded_by": "'Kim Jour'"},
)
RELATIONS: Final = Copied(
    "relationer",
    "people_relation",
    "volume_person one JOIN volume_person other ON other.p = one.p + 1 WHERE one.p % 4 = 0",
    {"person_id": "one.id", "other_id": "other.id", "kind": "'guardian'", "created_at": "'2011-11-01 12:00+00'"},
)
CONTACTS: Final = Copied(
    "kontakter",
    "calls_contact",
    "volume_case WHERE i = lead",
    {
        "id": "contact_id",
        "number": "'K' || year || '-' || pg_temp.serial(contact_serial)",
        "arrived_at": "arrived_at",
        "answered_at": "CASE WHEN i < {cases} - 90 OR i % 10 > 0 THEN arrived_at + interval '2 min' END",
        "called_back_at": "CASE WHEN i < {cases} - 30 AND i % 10 = 0 THEN arrived_at + interval '9 min' END",
        "channel": "(ARRAY['sos','sos','direct','police','school','health_care'])[1 + i % 6]",
        "caller_role": "(ARRAY['private','police','relative','school'])[1 + i % 4]",
        "municipality_id": "municipality_id",
        "board_id": "board_id",
        "about": "'Någon i kommunen'",
        "summary": "'Grannen har hört bråk och ringer om det.'",
        "concerns_child": "is_child",
        "became_case": "true",
        "regime": "'open'",
        "worker_id": "worker_id",
        "worker_name": "worker",
        "callback_due_at": "arrived_at + interval '30 min'",
        "report_due_at": "date_trunc('day', arrived_at) + interval '31 hours'",
        "version": "1",
    },
)
CASES: Final = Copied(
    "ärenden",
    "cases_case",
    "volume_case",
    {
        "id": "id",
        "number": "year || '-' || pg_temp.serial(serial)",
        "board_id": "board_id",
        "contact_id": "contact_id",
        "person_id": "person_id",
        "category": "CASE WHEN is_child THEN 'child' ELSE (ARRAY['violence','substance','lodging'])[1 + i % 3] END",
        "law": "'SoL'",
        "priority": "1 + i % 7 % 3",
        "is_child": "is_child",
        "opened_at": "opened_at",
        "opened_by_id": "worker_id",
        "opened_by_name": "worker",
        "awaits_report": "i >= {cases} - 30",
        "version": "1",
    },
)
_ENTRY: Final = {
    "id": "pg_temp.key(4, opened_at, i * 16384 + number)",
    "board_id": "board_id",
    "case_id": "id",
    "number": "number",
    "kind": "'event'",
    "text": "'Samtal nr ' || number || ' i ärendet. Polisen är på plats och barnen är hos en granne.'",
    "occurred_at": "opened_at + number * interval '1 min'",
    "written_at": "opened_at + number * interval '1 min'",
    **_BY_AUTHOR,
    "signed_at": "CASE WHEN i < {cases} - 30 OR i % 6 > 0 THEN opened_at + number * interval '1 min' END",
    "signed_by_name": "CASE WHEN i < {cases} - 30 OR i % 6 > 0 THEN worker ELSE '' END",
    "version": "1",
}
ENTRIES: Final = Copied(
    "journalanteckningar",
    "cases_journalentry",
    "volume_case CROSS JOIN LATERAL generate_series(1, 1 + (i % 5 < 3)::int) number",
    _ENTRY,
)
#: The case of the last night in which very much was written; a minute is too long between its entries.
MANY_ENTRIES: Final = Copied(
    "journalanteckningar i ett enda ärende",
    "cases_journalentry",
    f"volume_case CROSS JOIN generate_series(3, {ENTRIES_OF_ONE}) number WHERE i = {{cases}} - 29",
    _ENTRY | dict.fromkeys(("occurred_at", "written_at", "signed_at"), "opened_at + number * interval '1 s'"),
)
ATTEMPTS: Final = Copied(
    "obesvarade samtal",
    "calls_callattempt",
    "volume_case WHERE i % 20 = 3",
    {
        "id": "pg_temp.key(11, arrived_at, i)",
        "direction": "'in'",
        "channel": "'sos'",
        "at": "arrived_at",
        "answered": "false",
        "cause": "'Alla satt i samtal'",
    },
)
_OF_CASE: Final = {"board_id": "board_id", "case_id": "id", **_BY_AUTHOR, "recorded_at": "opened_at"}
ASSESSMENTS: Final = Copied(
    "skyddsbedömningar",
    "cases_assessment",
    "volume_case WHERE i % 5 = 1",
    _OF_CASE
    | {
        "id": "pg_temp.key(12, opened_at, i)",
        "subject": "CASE WHEN is_child THEN 'child' ELSE 'adult' END",
        "assessed_at": "opened_at",
        "conclusion": "'wait'",
        "reasons": "'Personen är hos en anhörig tills vidare.'",
    },
)
MEASURES: Final = Copied(
    "åtgärder",
    "cases_measure",
    "volume_case WHERE i % 5 = 2",
    _OF_CASE | {"id": "pg_temp.key(13, opened_at, i)", "kind": "'home_visit'", "done_at": "opened_at"},
)
DECISIONS: Final = Copied(
    "beslut",
    "cases_decision",
    "volume_case WHERE i % 20 = 4",
    _OF_CASE
    | {
        "id": "pg_temp.key(14, opened_at, i)",
        "ground": f"CASE WHEN opened_at < '{NEW_SOL}' THEN 'SoL 4:1' ELSE 'SoL 12:1' END",
        "title": "'Akut logi'",
        "text": "'Beviljas en natt.'",
        "decided_at": "opened_at",
        "decided_by_name": "worker",
        "mandate_layer": "'host_official'",
        "mandate_text": "'Delegationsordning'",
        "mandate_id": "(SELECT id FROM cases_mandate m WHERE m.board_id = volume_case.board_id)",
    },
)
TIMES: Final = Copied(
    "tidsposter",
    "cases_timeentry",
    "volume_case WHERE i = lead AND i % 2 = 0",
    {
        "id": "pg_temp.key(5, opened_at, lead)",
        "contact_id": "contact_id",
        "worker_id": "worker_id",
        "worker_name": "worker",
        "activity": "'handling'",
        "minutes": "20 + i % 7 * 10",
        "started_at": "opened_at",
        "recorded_at": "opened_at + interval '2 hours'",
    },
)
SHARES: Final = Copied(
    "tidsandelar",
    "cases_timeshare",
    "volume_case WHERE lead % 2 = 0",
    {
        "entry_id": "pg_temp.key(5, opened_at, lead)",
        "case_id": "id",
        "board_id": "board_id",
        "minutes": "10 + lead % 7 * 5",
    },
)
REPORTS: Final = Copied(
    "rapporter",
    "handover_report",
    _REPORTED,
    {
        "id": "pg_temp.key(6, opened_at, i)",
        "board_id": "board_id",
        "case_id": "id",
        "case_number": "year || '-' || pg_temp.serial(serial)",
        "is_child": "is_child",
        "due_at": "date_trunc('day', arrived_at) + interval '31 hours'",
        "created_at": "opened_at + interval '3 hours'",
        "awaits_board": "false",
    },
)
VERSIONS: Final = Copied(
    "rapportversioner",
    "handover_reportversion",
    _REPORTED,
    {
        "id": "pg_temp.key(7, opened_at, i)",
        "board_id": "board_id",
        "report_id": "pg_temp.key(6, opened_at, i)",
        "number": "1",
        "paper": f"replace('{_PAPER}', '{_SLOT}', year || '-' || pg_temp.serial(serial))",
        "fingerprint": _PRINT,
        "case_fingerprint": _PRINT,
        "person_id": "person_id",
        "sent_at": "opened_at + interval '3 hours'",
        "sent_by_id": "worker_id",
        "sent_by_name": "worker",
    },
)
RECEIPTS: Final = Copied(
    "kvittenser",
    "handover_receipt",
    _REPORTED,
    {
        "id": "pg_temp.key(8, opened_at, i)",
        "board_id": "board_id",
        "version_id": "pg_temp.key(7, opened_at, i)",
        "kind": "'acknowledged'",
        "at": "opened_at + interval '12 hours'",
        "by_id": "'demo-' || board",
        "by_name": "'Mottagningen'",
    },
)
READINGS: Final = Copied(
    "rader i läsloggen",
    "audit_accessevent",
    "volume_case",
    _BY_ACTOR | {"action": "'cases.read'", "request_id": "pg_temp.key(9, opened_at, i)", "person_id": "person_id"},
)
CHANGES: Final = Copied(
    "rader i ändringsloggen",
    "audit_changeevent",
    "volume_case",
    _BY_ACTOR
    | {
        "action": "'cases.opened'",
        "request_id": "pg_temp.key(10, opened_at, i)",
        "details": "jsonb_build_object('number', year || '-' || pg_temp.serial(serial), 'law', 'SoL')",
    },
)

#: Each kind after those that it points to.
ALL: Final = (
    PERSONS,
    PROTECTIONS,
    RELATIONS,
    CONTACTS,
    CASES,
    ENTRIES,
    MANY_ENTRIES,
    ATTEMPTS,
    ASSESSMENTS,
    MEASURES,
    DECISIONS,
    TIMES,
    SHARES,
    REPORTS,
    VERSIONS,
    RECEIPTS,
    READINGS,
    CHANGES,
)

"""What each role of the database may do, granted anew after every migration.

The owner migrates. `jourbok_app` works and owns nothing; what is append-only it may only add to.
`jourbok_portal` is what the product steps down to while a receiving board reads: report versions, decisions, what the
board itself has told and ordered, and little else.
"""

from __future__ import annotations

import pgtrigger
from django.apps import apps
from django.db import connection, models

APP, PORTAL = "jourbok_app", "jourbok_portal"

#: The only rows that the product ever takes away: what is passing, what is planned, and rules that never held.
APP_DELETES = (
    "accounts_countedattempt",
    "accounts_draft",
    "accounts_keptform",
    "calls_orderprice",
    "calls_soscontract",
    "django_session",
    "economy_accounting",
    "economy_costmodel",
    "economy_invoicingterms",
    "economy_socialcharges",
    "organisations_agreement",
    "organisations_membership",
    "people_relation",
    "rostering_assignment",
    "rostering_shift",
    "rostering_staffingrule",
)
#: Packages that keep house in their own tables: sign-in with its second factor, and the queue of work.
APP_DELETES_OF = ("account", "mfa", "procrastinate", "socialaccount")
#: Which version the tables are of is for their owner to say.
OWNERS_ALONE = "django_migrations"

PORTAL_READS = (
    "handover_report",
    "handover_reportversion",
    "handover_delivery",
    "handover_receipt",
    "handover_protectionnotice",
    "handover_withdrawal",
    "handover_reportquestion",
    "handover_questionanswer",
    "cases_decision",
    "decisions_proposal",
    "decisions_outcome",
    "decisions_moment",
    "decisions_takeover",
    "decisions_meetingnote",
    "decisions_partynotice",
    "calls_prenotification",
    "calls_prenotificationversion",
    "calls_prenotificationdocument",
    "calls_documenttakenback",
    "calls_prenotificationuse",
    "calls_order",
    "calls_orderoccasion",
    "calls_orderanswer",
    "calls_orderwithdrawal",
    "calls_orderoutcome",
    "calls_protectedopening",
    "statistics_monthlyfigure",
    "reports_tertialreport",
    "economy_costshare",
    "economy_invoice",
    "economy_invoiceline",
    "law_statuteversion",
    "systems_webhook",
    "systems_webhookend",
    "systems_webhookevent",
    "systems_webhookattempt",
    "organisations_phoneentry",
    "organisations_phoneversion",
    "organisations_phonecheck",
    "organisations_board",
    "organisations_municipality",
    "organisations_service",
)
PORTAL_ADDS = (
    "handover_receipt",
    "handover_reportquestion",
    "decisions_moment",
    "decisions_takeover",
    "decisions_meetingnote",
    "decisions_partynotice",
    "calls_prenotification",
    "calls_prenotificationversion",
    "calls_prenotificationdocument",
    "calls_documenttakenback",
    "calls_order",
    "calls_orderoccasion",
    "calls_orderwithdrawal",
    "calls_protectedopening",
    "systems_webhook",
    "systems_webhooksecret",
    "systems_webhookend",
    "systems_webhookevent",
    "organisations_phoneentry",
    "organisations_phoneversion",
    "organisations_phonecheck",
    "audit_accessevent",
    "audit_changeevent",
)
#: What adding needs back from the database: keys and times, never what the log says. Of a case its number and person.
PORTAL_ALSO = {
    "cases_case": "SELECT (id, board_id, number, person_id, is_child)",
    "signing_signature": "SELECT (id, method)",  # whether it was on paper and the right held: a moment's wall asks
    "cases_mandate": "SELECT (id, valid, decided_on)",
    # Of a closed month that it is, and of a shared cost its period and sum; what it was computed from is all members'.
    "statistics_monthclose": "SELECT (id, year, month, number, closed_at)",
    "economy_allocationrun": "SELECT (id, year, month, kind, run_at, cost_ore)",
    "audit_changeevent": "SELECT (id, recorded_at)",
}


def grant_all() -> None:
    """Give both roles what they need and nothing more."""
    with connection.cursor() as cursor:
        for statement in [*_for_the_app(), *_for_the_portal()]:
            cursor.execute(statement)


def append_only_tables() -> list[str]:
    """The tables whose rows may neither be changed nor deleted by anybody."""
    return sorted(model._meta.db_table for model in apps.get_models() if _is_append_only(model))


def deletable_tables() -> list[str]:
    """The tables whose rows the working role may take away; nobody's file is among them."""
    theirs = [model._meta.db_table for name in APP_DELETES_OF for model in apps.get_app_config(name).get_models()]
    return sorted([*APP_DELETES, *theirs])


def _is_append_only(model: type[models.Model]) -> bool:
    whole = pgtrigger.Update | pgtrigger.Delete
    triggers = getattr(model._meta, "triggers", [])
    return any(
        isinstance(trigger, pgtrigger.Protect) and not trigger.condition and str(trigger.operation) == str(whole)
        for trigger in triggers
    )


def _for_the_app() -> list[str]:
    return [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {APP}",
        f"GRANT USAGE ON SCHEMA public TO {APP}",
        f"GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO {APP}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP}",
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {APP}",
        *(f"GRANT DELETE ON {table} TO {APP}" for table in deletable_tables()),
        *(f"REVOKE UPDATE ON {table} FROM {APP}" for table in append_only_tables()),
        f"REVOKE INSERT, UPDATE ON {OWNERS_ALONE} FROM {APP}",
    ]


def _for_the_portal() -> list[str]:
    return [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {PORTAL}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {PORTAL}",  # they tell how many rows there are
        f"GRANT USAGE ON SCHEMA public TO {PORTAL}",
        *(f"GRANT SELECT ON {table} TO {PORTAL}" for table in PORTAL_READS),
        *(f"GRANT INSERT ON {table} TO {PORTAL}" for table in PORTAL_ADDS),
        *(f"GRANT {rights} ON {table} TO {PORTAL}" for table, rights in PORTAL_ALSO.items()),
    ]

"""The second wall around decisions: a board's portal is shown that board's, and tells of no other's.

What is told of a decision belongs to the decision's own board: a moment, a meeting or a notice of one board cannot name
another's decision. The equality on the board comes first in each policy, with its own select, so that it costs nothing.
"""

from django.db import migrations, models

TABLES = [
    "cases_case",
    "cases_decision",
    "decisions_proposal",
    "decisions_outcome",
    "decisions_moment",
    "decisions_takeover",
    "decisions_meetingnote",
    "decisions_partynotice",
]
OF_A_DECISION = [
    "decisions_outcome",
    "decisions_moment",
    "decisions_takeover",
    "decisions_meetingnote",
    "decisions_partynotice",
]
OWN = "board_id = (SELECT nullif(current_setting('portal.board', true), ''))::bigint"


def _wall(table: str) -> str:
    return f"""
    ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
    CREATE POLICY the_service_sees_all ON {table} TO jourbok_app USING (true) WITH CHECK (true);
    CREATE POLICY a_board_sees_its_own ON {table} TO jourbok_portal USING ({OWN}) WITH CHECK ({OWN});
    """


def _without(table: str) -> str:
    return f"""
    DROP POLICY the_service_sees_all ON {table};
    DROP POLICY a_board_sees_its_own ON {table};
    ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
    """


def _bound(table: str) -> str:
    return f"""ALTER TABLE {table} ADD CONSTRAINT {table}_is_of_its_decisions_board
        FOREIGN KEY (board_id, decision_id) REFERENCES cases_decision (board_id, id)"""


def _unbound(table: str) -> str:
    return f"ALTER TABLE {table} DROP CONSTRAINT {table}_is_of_its_decisions_board"


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0001_initial"),
        ("cases", "0007_decisions_are_found_by_their_ground"),
    ]
    operations = [
        *(migrations.RunSQL(_wall(table), _without(table)) for table in TABLES),
        *(migrations.RunSQL(_bound(table), _unbound(table)) for table in OF_A_DECISION),
        migrations.AddIndex(
            model_name="takeover",
            index=models.Index(fields=["board", "-at"], name="decisions_taken_by_board"),
        ),
        migrations.AddIndex(
            model_name="meetingnote",
            index=models.Index(fields=["board", "-at"], name="decisions_reported_to_board"),
        ),
    ]

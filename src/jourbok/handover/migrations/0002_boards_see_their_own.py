"""The second wall: whatever the code asks for, a board's portal is shown that board's rows.

The equality on the board comes first in each policy, with its own select, so that it costs nothing.
"""

from django.db import migrations

TABLES = [
    "handover_report",
    "handover_reportversion",
    "handover_delivery",
    "handover_receipt",
    "handover_protectionnotice",
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


class Migration(migrations.Migration):
    dependencies = [("handover", "0001_initial")]
    operations = [migrations.RunSQL(_wall(table), _without(table)) for table in TABLES]

"""While a board reads, what goes into the log is told of that board, and nothing comes out of it but keys of its own.

The log names boards by their short names; the policy asks for the one that is set, once a statement.
"""

from django.db import migrations

OWN = """board = (
    SELECT slug FROM organisations_board WHERE id = (SELECT nullif(current_setting('portal.board', true), ''))::bigint
)"""
TABLES = ["audit_accessevent", "audit_changeevent"]


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
    dependencies = [
        ("organisations", "0006_boards_see_their_own_numbers"),
        ("audit", "0002_seal"),
    ]
    operations = [migrations.RunSQL(_wall(table), _without(table)) for table in TABLES]

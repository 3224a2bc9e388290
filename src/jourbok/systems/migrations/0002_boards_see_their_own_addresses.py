"""The second wall around boards' addresses: a board keeps and sees its own, and its secrets are shown to nobody.

The equality on the board comes first in each policy, with its own select, so that it costs nothing.
"""

from django.db import migrations

TABLES = [
    "systems_webhook",
    "systems_webhooksecret",
    "systems_webhookend",
    "systems_webhookevent",
    "systems_webhookattempt",
]
#: Each row is of the board of the row that it belongs to: its table, its column, and the other's table.
OF_ITS_BOARD = [
    ("systems_webhooksecret", "webhook_id", "systems_webhook"),
    ("systems_webhookend", "webhook_id", "systems_webhook"),
    ("systems_webhookevent", "webhook_id", "systems_webhook"),
    ("systems_webhookattempt", "event_id", "systems_webhookevent"),
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


def _bound(table: str, column: str, other: str) -> str:
    return f"""ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_is_of_its_board
        FOREIGN KEY (board_id, {column}) REFERENCES {other} (board_id, id)"""


def _unbound(table: str, column: str) -> str:
    return f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_is_of_its_board"


class Migration(migrations.Migration):
    dependencies = [("systems", "0001_boards_systems_are_told")]
    operations = [
        *(migrations.RunSQL(_wall(table), _without(table)) for table in TABLES),
        *(
            migrations.RunSQL(_bound(table, column, other), _unbound(table, column))
            for table, column, other in OF_ITS_BOARD
        ),
    ]

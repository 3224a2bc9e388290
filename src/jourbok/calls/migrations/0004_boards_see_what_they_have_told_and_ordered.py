"""The second wall around what boards tell and order beforehand: a board is shown its own, and tells of no other's.

The equality on the board comes first in each policy, with its own select, so that it costs nothing.
"""

from django.db import migrations

TABLES = [
    "calls_prenotification",
    "calls_prenotificationversion",
    "calls_prenotificationdocument",
    "calls_documenttakenback",
    "calls_prenotificationlink",
    "calls_prenotificationuse",
    "calls_order",
    "calls_orderoccasion",
    "calls_orderanswer",
    "calls_orderwithdrawal",
    "calls_orderoutcome",
    "calls_protectedopening",
]
#: Each row is of the board of the row that it belongs to: its table, its column, and the other's table.
OF_ITS_BOARD = [
    ("calls_prenotificationversion", "announced_id", "calls_prenotification"),
    ("calls_prenotificationdocument", "announced_id", "calls_prenotification"),
    ("calls_prenotificationlink", "announced_id", "calls_prenotification"),
    ("calls_prenotificationuse", "announced_id", "calls_prenotification"),
    ("calls_documenttakenback", "document_id", "calls_prenotificationdocument"),
    ("calls_orderoccasion", "order_id", "calls_order"),
    ("calls_orderanswer", "order_id", "calls_order"),
    ("calls_orderwithdrawal", "order_id", "calls_order"),
    ("calls_orderoutcome", "occasion_id", "calls_orderoccasion"),
    ("calls_protectedopening", "announced_id", "calls_prenotification"),
    ("calls_protectedopening", "order_id", "calls_order"),
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
    dependencies = [("calls", "0003_boards_tell_and_order_beforehand")]
    operations = [
        *(migrations.RunSQL(_wall(table), _without(table)) for table in TABLES),
        *(
            migrations.RunSQL(_bound(table, column, other), _unbound(table, column))
            for table, column, other in OF_ITS_BOARD
        ),
    ]

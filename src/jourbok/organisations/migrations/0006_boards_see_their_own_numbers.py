"""The second wall around the list of numbers: a board is shown its own, and writes no other's.

The equality on the board comes first in each policy, with its own select, so that it costs nothing.
"""

from django.db import migrations

TABLES = ["organisations_phoneentry", "organisations_phoneversion", "organisations_phonecheck"]
#: Each row is of the board of the row that it belongs to: its table, its column, and the other's table.
OF_ITS_BOARD = [
    ("organisations_phoneversion", "entry_id", "organisations_phoneentry"),
    ("organisations_phonecheck", "version_id", "organisations_phoneversion"),
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
    dependencies = [("organisations", "0005_numbers_are_listed")]
    operations = [
        *(migrations.RunSQL(_wall(table), _without(table)) for table in TABLES),
        *(
            migrations.RunSQL(_bound(table, column, other), _unbound(table, column))
            for table, column, other in OF_ITS_BOARD
        ),
    ]

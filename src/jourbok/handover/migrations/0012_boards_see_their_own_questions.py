"""Walls around what boards ask: a board sees its own questions and their answers, and no row points at another's."""

from django.db import migrations

TABLES = ["handover_reportquestion", "handover_questionanswer"]
#: A row and its parent are of one board: table, column, the parent.
OF_ONE_BOARD = [
    ("handover_reportquestion", "version_id", "handover_reportversion"),
    ("handover_questionanswer", "question_id", "handover_reportquestion"),
    ("handover_questionanswer", "corrects_id", "handover_questionanswer"),
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


def _bound(table: str, column: str, parent: str) -> migrations.RunSQL:
    name = f"{table}_{column}_of_one_board"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (board_id, {column}) REFERENCES {parent} (board_id, id)",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("handover", "0011_boards_ask_about_reports")]
    operations = [
        *(_bound(*row) for row in OF_ONE_BOARD),
        *(migrations.RunSQL(_wall(table), _without(table)) for table in TABLES),
    ]

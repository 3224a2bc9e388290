"""Nothing in a case points at another board's case, entry or right to decide, and a portal sees its own board's rights.

The equality on the board comes first in the policy, with its own select, so that it costs nothing.
"""

from django.db import migrations, models

OWN = "board_id = (SELECT nullif(current_setting('portal.board', true), ''))::bigint"
WALL = f"""
    ALTER TABLE cases_mandate ENABLE ROW LEVEL SECURITY;
    CREATE POLICY the_service_sees_all ON cases_mandate TO jourbok_app USING (true) WITH CHECK (true);
    CREATE POLICY a_board_sees_its_own ON cases_mandate TO jourbok_portal USING ({OWN}) WITH CHECK ({OWN});
"""
WITHOUT = """
    DROP POLICY the_service_sees_all ON cases_mandate;
    DROP POLICY a_board_sees_its_own ON cases_mandate;
    ALTER TABLE cases_mandate DISABLE ROW LEVEL SECURITY;
"""
#: A row and what it points at are of one board: table, column, the other table.
OF_ONE_BOARD = [
    ("cases_journalentry", "case_id", "cases_case"),
    ("cases_journalentry", "corrects_id", "cases_journalentry"),
    ("cases_assessment", "case_id", "cases_case"),
    ("cases_measure", "case_id", "cases_case"),
    ("cases_timeshare", "case_id", "cases_case"),
    ("cases_conflict", "case_id", "cases_case"),
    ("cases_conflict", "takes_back_id", "cases_conflict"),
    ("cases_decision", "mandate_id", "cases_mandate"),
    ("cases_oncall", "mandate_id", "cases_mandate"),
    ("cases_oncall", "replaces_id", "cases_oncall"),
]


def _bound(table: str, column: str, parent: str, key: str = "id") -> migrations.RunSQL:
    name = f"{table}_{column}_is_of_its_board"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name}"
        f" FOREIGN KEY (board_id, {column}) REFERENCES {parent} (board_id, {key})",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def _unique(model: str, name: str, key: str = "id") -> migrations.AddConstraint:
    constraint = models.UniqueConstraint(fields=("board", key), name=name)
    return migrations.AddConstraint(model_name=model, constraint=constraint)


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_a_board_has_decided_before_its_right_is_used")]
    operations = [
        _unique("journalentry", "cases_entry_belongs_to_its_board"),
        _unique("conflict", "cases_conflict_belongs_to_its_board"),
        _unique("mandate", "cases_mandate_belongs_to_its_board"),
        _unique("oncall", "cases_on_call_belongs_to_its_board"),
        *(_bound(*row) for row in OF_ONE_BOARD),
        migrations.RunSQL(WALL, WITHOUT),
    ]

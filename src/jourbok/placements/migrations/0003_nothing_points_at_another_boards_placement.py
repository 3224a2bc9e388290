"""A search, its calls, a placement and its times are of the board of their case."""

from django.db import migrations, models

#: A row and what it points at are of one board: table, column, the other table.
OF_ONE_BOARD = [
    ("placements_search", "case_id", "cases_case"),
    ("placements_placecall", "search_id", "placements_search"),
    ("placements_placecall", "takes_back_id", "placements_placecall"),
    ("placements_placement", "case_id", "cases_case"),
    ("placements_placement", "search_id", "placements_search"),
    ("placements_placement", "decision_id", "cases_decision"),
    ("placements_placementmoment", "placement_id", "placements_placement"),
    ("placements_placementmoment", "corrects_id", "placements_placementmoment"),
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
    dependencies = [
        ("placements", "0002_a_placement_may_carry_out_a_decision"),
        ("cases", "0012_nothing_points_at_another_boards_case"),
    ]
    operations = [
        _unique("placecall", "placements_call_belongs_to_its_board"),
        _unique("placementmoment", "placements_moment_belongs_to_its_board"),
        *(_bound(*row) for row in OF_ONE_BOARD),
    ]

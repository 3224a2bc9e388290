"""What prepares and follows a decision is of its board throughout, and a portal sees signatures under its own alone.

A signature has no board; the policy asks for it through the outcome that names it, the board first.
"""

from django.db import migrations, models

OWN = "done.board_id = (SELECT nullif(current_setting('portal.board', true), ''))::bigint"
UNDER_OWN = f"EXISTS (SELECT FROM decisions_outcome done WHERE {OWN} AND done.signature = signing_signature.id)"
WALL = f"""
    ALTER TABLE signing_signature ENABLE ROW LEVEL SECURITY;
    CREATE POLICY the_service_sees_all ON signing_signature TO jourbok_app USING (true) WITH CHECK (true);
    CREATE POLICY a_board_sees_those_under_its_own ON signing_signature FOR SELECT TO jourbok_portal USING ({UNDER_OWN});
"""
WITHOUT = """
    DROP POLICY the_service_sees_all ON signing_signature;
    DROP POLICY a_board_sees_those_under_its_own ON signing_signature;
    ALTER TABLE signing_signature DISABLE ROW LEVEL SECURITY;
"""
#: A row and what it points at are of one board: table, column, the other table.
OF_ONE_BOARD = [
    ("decisions_draft", "case_id", "cases_case"),
    ("decisions_draft", "about_id", "cases_decision"),
    ("decisions_proposal", "case_id", "cases_case"),
    ("decisions_proposal", "draft_id", "decisions_draft"),
    ("decisions_proposal", "about_id", "cases_decision"),
    ("decisions_outcome", "proposal_id", "decisions_proposal"),
    ("decisions_attempt", "proposal_id", "decisions_proposal"),
    ("decisions_attempt", "mandate_id", "cases_mandate"),
    ("decisions_attempt", "on_call_id", "cases_oncall"),
    ("decisions_attemptresult", "attempt_id", "decisions_attempt"),
    ("decisions_acknowledgement", "proposal_id", "decisions_proposal"),
    ("decisions_acknowledgement", "mandate_id", "cases_mandate"),
    ("decisions_moment", "corrects_id", "decisions_moment"),
    ("decisions_partynotice", "follows_id", "decisions_partynotice"),
    ("decisions_answerseen", "outcome_id", "decisions_outcome", "proposal_id"),
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
        ("decisions", "0008_no_time_is_moved_to_before_its_right_was_decided"),
        ("cases", "0012_nothing_points_at_another_boards_case"),
        ("signing", "0004_what_was_signed_on_paper_is_its_own_proof"),
    ]
    operations = [
        _unique("attempt", "decisions_an_attempt_belongs_to_its_board"),
        _unique("draft", "decisions_a_draft_belongs_to_its_board"),
        _unique("moment", "decisions_a_moment_belongs_to_its_board"),
        _unique("outcome", "decisions_an_outcome_belongs_to_its_board", key="proposal"),
        _unique("partynotice", "decisions_a_notice_belongs_to_its_board"),
        *(_bound(*row) for row in OF_ONE_BOARD),
        migrations.RunSQL(WALL, WITHOUT),
    ]

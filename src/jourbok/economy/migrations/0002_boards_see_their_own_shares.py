"""The second wall around shares of the cost: a board is shown what its own municipality pays and no other's."""

from django.db import migrations

TABLE = "economy_costshare"
OWN = """municipality_id = (
    SELECT municipality_id FROM organisations_board
    WHERE id = (SELECT nullif(current_setting('portal.board', true), ''))::bigint
)"""


class Migration(migrations.Migration):
    dependencies = [("economy", "0001_initial"), ("organisations", "0001_initial")]
    operations = [
        migrations.RunSQL(
            f"""
            ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY;
            CREATE POLICY the_service_sees_all ON {TABLE} TO jourbok_app USING (true) WITH CHECK (true);
            CREATE POLICY a_board_sees_its_own ON {TABLE} FOR SELECT TO jourbok_portal USING ({OWN});
            """,
            f"""
            DROP POLICY the_service_sees_all ON {TABLE};
            DROP POLICY a_board_sees_its_own ON {TABLE};
            ALTER TABLE {TABLE} DISABLE ROW LEVEL SECURITY;
            """,
        )
    ]

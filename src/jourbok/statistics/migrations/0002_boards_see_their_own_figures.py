"""The second wall around figures: a board is shown its own and no other's."""

from django.db import migrations

TABLE = "statistics_monthlyfigure"
OWN = "board_id = (SELECT nullif(current_setting('portal.board', true), ''))::bigint"


class Migration(migrations.Migration):
    dependencies = [("statistics", "0001_initial")]
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

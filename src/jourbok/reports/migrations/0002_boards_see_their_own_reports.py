"""The second wall around tertial reports: a board is shown its own and no other's. Their bytes are as they were named."""

from django.db import migrations

TABLE = "reports_tertialreport"
OWN = "board_id = (SELECT nullif(current_setting('portal.board', true), ''))::bigint"
FILES = ("pdf", "word", "excel")


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
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
        ),
        *(
            migrations.RunSQL(
                f"""ALTER TABLE {TABLE} ADD CONSTRAINT reports_the_{name}_has_its_fingerprint
                    CHECK ({name}_fingerprint = encode(sha256({name}), 'hex'))""",
                f"ALTER TABLE {TABLE} DROP CONSTRAINT reports_the_{name}_has_its_fingerprint",
            )
            for name in FILES
        ),
    ]

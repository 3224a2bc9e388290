"""The second wall around what is kept in codes: the service's own role sees it, and no board's portal does."""

from django.db import migrations

TABLES = ("statistics_codedcase", "statistics_codedwait", "statistics_periodfigure")


class Migration(migrations.Migration):
    dependencies = [("statistics", "0004_what_is_no_sum_of_months_is_kept_in_codes")]
    operations = [
        migrations.RunSQL(
            f"""
            ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
            CREATE POLICY the_service_sees_all ON {table} TO jourbok_app USING (true) WITH CHECK (true);
            """,
            f"""
            DROP POLICY the_service_sees_all ON {table};
            ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
            """,
        )
        for table in TABLES
    ]

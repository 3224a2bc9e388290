"""Adds another column and then fails."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("upgrade", "0001_a_column")]
    operations = [
        migrations.RunSQL("ALTER TABLE cases_journalentry ADD COLUMN half integer", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT 1 / 0", migrations.RunSQL.noop),
    ]

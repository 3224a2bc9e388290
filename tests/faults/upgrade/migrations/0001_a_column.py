"""Adds a column to a table that everybody writes in."""

from django.db import migrations

ADD = "ALTER TABLE cases_journalentry ADD COLUMN trial integer"
DROP = "ALTER TABLE cases_journalentry DROP COLUMN trial"


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunSQL(ADD, DROP)]

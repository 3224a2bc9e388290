"""Cases that were imported were reported where they came from."""

from django.db import migrations

NOT_IMPORTED = """
UPDATE cases_case SET awaits_report = false FROM calls_contact
WHERE calls_contact.id = cases_case.contact_id AND calls_contact.source_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_what_waits_is_found_by_index")]
    operations = [migrations.RunSQL(NOT_IMPORTED, migrations.RunSQL.noop)]

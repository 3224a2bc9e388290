"""Cases with a report await none; reports whose latest version is acknowledged do not wait for their board."""

from django.db import migrations

REPORTED = """
UPDATE cases_case SET awaits_report = false
WHERE EXISTS (SELECT FROM handover_report WHERE handover_report.case_id = cases_case.id)
"""
ACKNOWLEDGED = """
UPDATE handover_report SET awaits_board = false
WHERE EXISTS (
    SELECT FROM handover_reportversion AS version
    JOIN handover_receipt AS receipt ON receipt.version_id = version.id AND receipt.kind = 'acknowledged'
    WHERE version.report_id = handover_report.id AND NOT EXISTS (
        SELECT FROM handover_reportversion AS newer
        WHERE newer.report_id = handover_report.id AND newer.number > version.number
    )
)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("handover", "0003_what_waits_is_found_by_index"),
        ("cases", "0003_imported_cases_await_no_report"),
    ]
    operations = [
        migrations.RunSQL(REPORTED, migrations.RunSQL.noop),
        migrations.RunSQL(ACKNOWLEDGED, migrations.RunSQL.noop),
    ]

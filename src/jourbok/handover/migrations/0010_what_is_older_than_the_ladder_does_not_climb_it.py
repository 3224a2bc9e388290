"""Reports whose time came more than a day before the upgrade are not raised to anybody when it is done.

The desk still lists them as awaiting their board; only the letters and the calls of the ladder are spared. What fell due
during the last day, and what the ladder has begun with, climbs as it should.
"""

from django.db import migrations

QUIET = """
INSERT INTO handover_escalation (report_id, version_id, level, raised_at, told, handled_at, handled_by_name, note)
SELECT report.id, version.id, level, now(), '', now(), 'Uppgraderingen',
       'Rapportens tid gick ut före uppgraderingen, så ingen påminns. Den står kvar som okvitterad.'
  FROM handover_reportversion version
  JOIN handover_report report ON report.id = version.report_id
 CROSS JOIN generate_series(0, 4) level
 WHERE report.awaits_board
   AND greatest(version.sent_at, coalesce(report.due_at, version.sent_at)) < now() - interval '1 day'
   AND NOT EXISTS (SELECT FROM handover_escalation raised WHERE raised.version_id = version.id)
    ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):

    dependencies = [('handover', '0009_a_way_that_failed_is_tried_again')]

    operations = [migrations.RunSQL(QUIET, migrations.RunSQL.noop)]

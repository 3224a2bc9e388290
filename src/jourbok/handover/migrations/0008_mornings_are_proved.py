"""A version is raised once a level, and each morning is gone through once."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

#: Until now a report was raised once for each version: the one that was the latest then.
OF_A_VERSION = """
UPDATE handover_escalation e SET level = 1, version_id = (
    SELECT v.id FROM handover_reportversion v
    WHERE v.report_id = e.report_id AND v.sent_at <= e.raised_at ORDER BY v.number DESC LIMIT 1
);
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""
OF_A_REPORT = """
UPDATE handover_escalation e SET level = numbered.number FROM (
    SELECT id, row_number() OVER (PARTITION BY report_id ORDER BY raised_at, id) AS number FROM handover_escalation
) numbered WHERE numbered.id = e.id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('handover', '0007_whom_a_version_names'),
    ]

    operations = [
        migrations.CreateModel(
            name='MorningAudit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('morning_on', models.DateField(unique=True, verbose_name='morgon')),
                ('run_at', models.DateTimeField(verbose_name='granskad')),
                ('due', models.PositiveIntegerField(verbose_name='skulle lämnas')),
                ('sent', models.PositiveIntegerField(verbose_name='skickade')),
                ('delivered', models.PositiveIntegerField(verbose_name='framme')),
                ('acknowledged', models.PositiveIntegerField(verbose_name='kvitterade')),
                ('late', models.PositiveIntegerField(verbose_name='försenade')),
                ('unproven', models.JSONField(default=list, help_text='Case number, board, report and what is missing.', verbose_name='obevisade')),
                ('is_clean', models.BooleanField(verbose_name='allt bevisat')),
            ],
            options={
                'verbose_name': 'granskning av en morgon',
                'verbose_name_plural': 'granskningar av morgnar',
            },
        ),
        migrations.RemoveConstraint(
            model_name='escalation',
            name='handover_escalated_once_per_level',
        ),
        migrations.AddField(
            model_name='escalation',
            name='told',
            field=models.CharField(blank=True, help_text='Empty when the desk is to ring.', max_length=200, verbose_name='vem som söktes'),
        ),
        migrations.AddField(
            model_name='escalation',
            name='version',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='escalations', to='handover.reportversion'),
        ),
        migrations.RunSQL(OF_A_VERSION, OF_A_REPORT),
        migrations.AddConstraint(
            model_name='escalation',
            constraint=models.UniqueConstraint(fields=('version', 'level'), name='handover_a_version_is_raised_once_a_level'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='morningaudit',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1f559157f6c1f48e3dcc4225fa026f5693bacdbd', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_588b7', table='handover_morningaudit', when='BEFORE')),
        ),
    ]

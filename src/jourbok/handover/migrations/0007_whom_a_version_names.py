"""Whom a version names on purpose beside its person, and why. A board's portal has no way to it."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid_utils.compat
from django.db import migrations, models

OWN = "board_id = (SELECT nullif(current_setting('portal.board', true), ''))::bigint"
WALL = f"""
    ALTER TABLE handover_disclosure ADD CONSTRAINT handover_disclosure_version_id_of_one_board
        FOREIGN KEY (board_id, version_id) REFERENCES handover_reportversion (board_id, id);
    ALTER TABLE handover_disclosure ENABLE ROW LEVEL SECURITY;
    CREATE POLICY the_service_sees_all ON handover_disclosure TO jourbok_app USING (true) WITH CHECK (true);
    CREATE POLICY a_board_sees_its_own ON handover_disclosure TO jourbok_portal USING ({OWN}) WITH CHECK ({OWN});
"""
WITHOUT = """
    DROP POLICY the_service_sees_all ON handover_disclosure;
    DROP POLICY a_board_sees_its_own ON handover_disclosure;
    ALTER TABLE handover_disclosure DISABLE ROW LEVEL SECURITY;
    ALTER TABLE handover_disclosure DROP CONSTRAINT handover_disclosure_version_id_of_one_board;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('handover', '0006_what_is_recalled_is_not_opened'),
        ('organisations', '0002_boards_answer_for_subjects'),
    ]

    operations = [
        migrations.CreateModel(
            name='Disclosure',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('person_id', models.UUIDField(help_text='Whom the text names; no key into people.', verbose_name='person')),
                ('reason', models.CharField(max_length=500, verbose_name='skäl')),
                ('at', models.DateTimeField(verbose_name='tidpunkt')),
                ('by_id', models.CharField(max_length=64, verbose_name='användare')),
                ('by_name', models.CharField(max_length=200, verbose_name='namn')),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.board')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disclosures', to='handover.reportversion')),
            ],
            options={
                'verbose_name': 'utlämnande om någon annan',
                'verbose_name_plural': 'utlämnanden om andra',
                'constraints': [models.UniqueConstraint(fields=('version', 'person_id'), name='handover_somebody_is_disclosed_once'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='handover_a_disclosure_has_a_reason')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='disclosure',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ceda7e446a03080eea664522debd59bfaed4f302', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_804d4', table='handover_disclosure', when='BEFORE')),
        ),
        migrations.RunSQL(WALL, WITHOUT),
    ]

import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_who_may_decide_is_told_fully'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Conflict',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('decider_name', models.CharField(max_length=200, verbose_name='vem som är jävig')),
                ('decider_id', models.CharField(blank=True, max_length=64, verbose_name='användare')),
                ('reason', models.CharField(max_length=500, verbose_name='skäl')),
                ('author_id', models.CharField(max_length=64, verbose_name='användare')),
                ('author_name', models.CharField(max_length=200, verbose_name='registrerade')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='registrerad')),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.board')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to='cases.case')),
                ('takes_back', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_back', to='cases.conflict')),
            ],
            options={
                'verbose_name': 'jäv',
                'verbose_name_plural': 'jäv',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decider_name', ''), _negated=True), models.Q(('reason', ''), _negated=True)), name='cases_a_conflict_has_a_name_and_a_reason', violation_error_message='Skriv vem som är jävig och varför.')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='conflict',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1e0dd7b0360a4c26cb064dab13270dcaf7b9e47c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c730c', table='cases_conflict', when='BEFORE')),
        ),
    ]

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_who_has_a_conflict_is_written_down'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='OnCall',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('place', models.PositiveSmallIntegerField(verbose_name='plats i ringordningen')),
                ('period', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='tid')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telefon')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-post')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='skäl')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
                ('replaced_at', models.DateTimeField(blank=True, null=True, verbose_name='ersatt')),
                ('actor_id', models.CharField(max_length=64, verbose_name='användare')),
                ('actor_name', models.CharField(max_length=200, verbose_name='registrerade')),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.board')),
                ('mandate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.mandate')),
                ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.oncall')),
            ],
            options={
                'verbose_name': 'beslutsjour',
                'verbose_name_plural': 'beslutsjourer',
                'constraints': [models.CheckConstraint(condition=models.Q(('period__isempty', False), ('period__lower_inf', False), ('period__upper_inf', False)), name='cases_on_call_lasts_some_time'), models.CheckConstraint(condition=models.Q(('place__gte', 1), ('place__lte', 9)), name='cases_on_call_has_a_place_in_the_order'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('mandate__isnull', False), ('replaced_at__isnull', True)), expressions=[('board', '='), ('place', '='), ('period', '&&')], name='cases_a_place_on_call_has_one_holder_at_a_time', violation_error_message='Platsen i ringordningen är redan tagen under en del av tiden.')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='oncall',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='fab4453cfedad879df0b343153540124a875806d', operation='DELETE', pgid='pgtrigger_never_deleted_90b5f', table='cases_oncall', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='oncall',
            trigger=pgtrigger.compiler.Trigger(name='never_edited', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."actor_id" IS DISTINCT FROM (NEW."actor_id") OR OLD."actor_name" IS DISTINCT FROM (NEW."actor_name") OR OLD."board_id" IS DISTINCT FROM (NEW."board_id") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."mandate_id" IS DISTINCT FROM (NEW."mandate_id") OR OLD."period" IS DISTINCT FROM (NEW."period") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."replaces_id" IS DISTINCT FROM (NEW."replaces_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='5d4cbfb8db6880088e056f7ac0c279abbd0d3f19', operation='UPDATE', pgid='pgtrigger_never_edited_77a41', table='cases_oncall', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='oncall',
            trigger=pgtrigger.compiler.Trigger(name='replaced_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."replaced_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='de293640cd0f2f9f89fe13c73f2b960581352528', operation='UPDATE', pgid='pgtrigger_replaced_once_d7320', table='cases_oncall', when='BEFORE')),
        ),
    ]

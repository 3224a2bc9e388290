"""Every channel by which a report goes, and everything that happened on the way, as rows that are only added to."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('handover', '0004_what_is_reported_waits_no_more'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='BoardCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='ringt')),
                ('number', models.CharField(blank=True, max_length=40, verbose_name='nummer')),
                ('outcome', models.CharField(choices=[('reached', 'Nådde någon'), ('no_answer', 'Inget svar'), ('message_left', 'Lämnade meddelande')], max_length=20, verbose_name='utfall')),
                ('spoke_with', models.CharField(blank=True, max_length=200, verbose_name='talade med')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='anteckning')),
                ('by_id', models.CharField(max_length=64, verbose_name='användare')),
                ('by_name', models.CharField(max_length=200, verbose_name='namn')),
            ],
            options={
                'verbose_name': 'samtal till nämnden',
                'verbose_name_plural': 'samtal till nämnden',
            },
        ),
        migrations.CreateModel(
            name='DeliveryStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='nummer')),
                ('step', models.CharField(choices=[('begun', 'Försök påbörjat'), ('refused', 'Gick inte, försöks igen'), ('handed_over', 'Lämnad'), ('delivered', 'Framme'), ('unknown', 'Oklart om den kom fram'), ('failed', 'Gick inte fram'), ('stopped', 'Stoppad')], max_length=12, verbose_name='steg')),
                ('at', models.DateTimeField(verbose_name='tidpunkt')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='skäl')),
                ('remote_id', models.CharField(blank=True, max_length=200, verbose_name='mottagarens nummer')),
                ('by_name', models.CharField(blank=True, help_text='Empty when Jourbok itself did it.', max_length=200, verbose_name='av')),
            ],
            options={
                'verbose_name': 'leveranssteg',
                'verbose_name_plural': 'leveranssteg',
            },
        ),
        migrations.CreateModel(
            name='StrayReceipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(max_length=40, verbose_name='kanal')),
                ('name', models.CharField(help_text='Of the file that it came in.', max_length=120, verbose_name='namn')),
                ('fingerprint', models.CharField(max_length=64, unique=True, verbose_name='fingeravtryck')),
                ('message_id', models.CharField(blank=True, max_length=64, verbose_name='meddelande')),
                ('sender', models.CharField(blank=True, max_length=200, verbose_name='avsändare')),
                ('reason', models.CharField(max_length=300, verbose_name='skäl')),
                ('received_at', models.DateTimeField(verbose_name='kom')),
            ],
            options={
                'verbose_name': 'kvittens utan leverans',
                'verbose_name_plural': 'kvittenser utan leverans',
            },
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('recalled', 'Återkallad'), ('deletion_asked', 'Radering begärd')], max_length=20, verbose_name='slag')),
                ('cause', models.CharField(choices=[('wrong_board', 'Fel nämnd'), ('wrong_person', 'Fel person'), ('wrong_content', 'Fel innehåll'), ('other', 'Annat')], max_length=20, verbose_name='orsak')),
                ('reason', models.CharField(max_length=500, verbose_name='skäl')),
                ('at', models.DateTimeField(verbose_name='tidpunkt')),
                ('by_id', models.CharField(max_length=64, verbose_name='användare')),
                ('by_name', models.CharField(max_length=200, verbose_name='namn')),
            ],
            options={
                'verbose_name': 'återtagande',
                'verbose_name_plural': 'återtaganden',
            },
        ),
        migrations.RenameField(
            model_name='delivery',
            old_name='delivered_at',
            new_name='queued_at',
        ),
        migrations.AlterField(
            model_name='delivery',
            name='queued_at',
            field=models.DateTimeField(verbose_name='begärd'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='address',
            field=models.CharField(blank=True, help_text='As it stood when it was asked for.', max_length=300, verbose_name='adress'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='position',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='ordning'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='their_number',
            field=models.CharField(blank=True, max_length=60, verbose_name='nämndens ärendenummer'),
        ),
        migrations.AlterField(
            model_name='receipt',
            name='kind',
            field=models.CharField(choices=[('opened', 'Öppnad'), ('acknowledged', 'Kvitterad'), ('taken_in', 'Övertagen i nämndens system'), ('deleted', 'Raderad hos nämnden')], max_length=12, verbose_name='slag'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('channel', 'portal'), _negated=True), fields=['queued_at'], name='handover_sent_by_other_ways'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('board', 'id'), name='handover_delivery_belongs_to_its_board'),
        ),
        migrations.AddConstraint(
            model_name='reportversion',
            constraint=models.UniqueConstraint(fields=('board', 'id'), name='handover_version_belongs_to_its_board'),
        ),
        migrations.AddField(
            model_name='boardcall',
            name='board',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.board'),
        ),
        migrations.AddField(
            model_name='boardcall',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='handover.report'),
        ),
        migrations.AddField(
            model_name='deliverystep',
            name='board',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.board'),
        ),
        migrations.AddField(
            model_name='deliverystep',
            name='delivery',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='handover.delivery'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='strayreceipt',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='71b6ab97b0ab9231e406d83ad28055ea49b0270b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9c48d', table='handover_strayreceipt', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='withdrawal',
            name='board',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.board'),
        ),
        migrations.AddField(
            model_name='withdrawal',
            name='version',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='handover.reportversion'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='boardcall',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2a2890f701189cd0b7a2f79ac400d20f27fd107e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_bef96', table='handover_boardcall', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='deliverystep',
            constraint=models.UniqueConstraint(fields=('delivery', 'number'), name='handover_steps_come_one_by_one'),
        ),
        migrations.AddConstraint(
            model_name='deliverystep',
            constraint=models.UniqueConstraint(condition=models.Q(('step', 'delivered')), fields=('delivery',), name='handover_a_delivery_arrives_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deliverystep',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='62ff1812087f95093ee2b101e8f16a4879247664', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_db229', table='handover_deliverystep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withdrawal',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='555aea5ed0bb797d1c81f77181232de0a03db36a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d2b54', table='handover_withdrawal', when='BEFORE')),
        ),
    ]

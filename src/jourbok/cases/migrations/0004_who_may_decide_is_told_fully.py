
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_imported_cases_await_no_report'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='mandate',
            name='clearance',
            field=models.CharField(blank=True, help_text="The board's decision that a deputy may.", max_length=300, verbose_name='prövning av ersättare'),
        ),
        migrations.AddField(
            model_name='mandate',
            name='decided_on',
            field=models.DateField(blank=True, help_text='When the board decided it.', null=True, verbose_name='beslutad'),
        ),
        migrations.AddField(
            model_name='mandate',
            name='decision_number',
            field=models.CharField(blank=True, max_length=100, verbose_name='beslutsnummer'),
        ),
        migrations.AddField(
            model_name='mandate',
            name='email',
            field=models.EmailField(blank=True, max_length=254, verbose_name='e-post'),
        ),
        migrations.AddField(
            model_name='mandate',
            name='is_deputy',
            field=models.BooleanField(blank=True, help_text='Empty where nobody has said.', null=True, verbose_name='ersättare'),
        ),
        migrations.AddField(
            model_name='mandate',
            name='phone',
            field=models.CharField(blank=True, help_text='For waking the holder.', max_length=40, verbose_name='telefon'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='mandate_layer',
            field=models.CharField(choices=[('chair', 'Ordförande'), ('member', 'Förordnad ledamot'), ('official_by_statute', 'Förordnad tjänsteman'), ('official', 'Tjänsteman enligt delegationsordning'), ('host_official', 'Jourens tjänsteman enligt delegationsordning')], max_length=20, verbose_name='slag av beslutanderätt'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='mandate_text',
            field=models.CharField(help_text='The mandate as it read then.', max_length=1200, verbose_name='beslutanderätt'),
        ),
        migrations.AlterField(
            model_name='mandate',
            name='layer',
            field=models.CharField(choices=[('chair', 'Ordförande'), ('member', 'Förordnad ledamot'), ('official_by_statute', 'Förordnad tjänsteman'), ('official', 'Tjänsteman enligt delegationsordning'), ('host_official', 'Jourens tjänsteman enligt delegationsordning')], max_length=20, verbose_name='slag'),
        ),
        migrations.AlterField(
            model_name='mandate',
            name='reference',
            field=models.CharField(blank=True, help_text="Where the board's decision stands.", max_length=200, verbose_name='beslut'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_deputy', True), _negated=True), models.Q(('clearance', ''), _negated=True), _connector='OR'), name='cases_a_deputy_has_been_cleared_by_the_board', violation_error_message='Skriv nämndens beslut om ersättaren.'),
        ),
    ]

"""What can be told of a decision: also what ends it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('decisions', '0004_what_is_signed_is_what_was_sent'),
    ]

    operations = [
        migrations.AlterField(
            model_name='moment',
            name='event',
            field=models.CharField(choices=[('decided', 'Beslutat'), ('executed', 'Verkställt'), ('submitted', 'Underställt'), ('received', 'Mottaget av rätten'), ('court_decided', 'Rätten fastställde beslutet'), ('applied', 'Ansökan gjord'), ('placed', 'Placeringen började'), ('more_time_asked', 'Längre tid begärd hos rätten'), ('not_confirmed', 'Rätten fastställde inte beslutet'), ('matter_decided', 'Rätten avgjorde frågan om vård eller insats'), ('detained', 'Personen häktades'), ('ended', 'Nämnden beslutade att det upphör')], max_length=20, verbose_name='händelse'),
        ),
    ]

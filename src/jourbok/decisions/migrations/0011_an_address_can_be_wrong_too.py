"""What comes of an attempt may be that the address was wrong, as a number may."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('decisions', '0010_when_a_decision_was_made_is_corrected_by_the_service_alone'),
    ]

    operations = [
        migrations.AlterField(
            model_name='attemptresult',
            name='result',
            field=models.CharField(choices=[('answered', 'Svarade'), ('no_answer', 'Inget svar'), ('busy', 'Upptaget'), ('voicemail', 'Telefonsvarare'), ('wrong_number', 'Fel nummer eller adress'), ('cannot', 'Kan inte besluta nu'), ('conflict', 'Jävig')], max_length=20, verbose_name='utfall'),
        ),
    ]

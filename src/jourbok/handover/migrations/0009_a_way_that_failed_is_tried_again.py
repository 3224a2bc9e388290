"""A way that was given up can be tried again, and whether a receiver is broken is asked of the last minutes alone."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('handover', '0008_mornings_are_proved'),
        ('organisations', '0003_boards_are_rung'),
    ]

    operations = [
        migrations.AlterField(
            model_name='deliverystep',
            name='step',
            field=models.CharField(choices=[('begun', 'Försök påbörjat'), ('refused', 'Gick inte, försöks igen'), ('handed_over', 'Lämnad'), ('delivered', 'Framme'), ('unknown', 'Oklart om den kom fram'), ('failed', 'Gick inte fram'), ('stopped', 'Stoppad'), ('again', 'Försök igen begärt')], max_length=12, verbose_name='steg'),
        ),
        migrations.AddIndex(
            model_name='deliverystep',
            index=models.Index(fields=['at'], name='handover_steps_by_time'),
        ),
    ]

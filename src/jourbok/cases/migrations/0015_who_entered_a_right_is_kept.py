"""Who enters somebody's right to decide is kept with it; of those that were entered before nobody knows."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0014_a_look_is_in_its_boards_system'),
    ]

    operations = [
        migrations.AddField(
            model_name='mandate',
            name='registered_by_id',
            field=models.CharField(blank=True, editable=False, max_length=64, verbose_name='inlagd av användare'),
        ),
        migrations.AddField(
            model_name='mandate',
            name='registered_by_name',
            field=models.CharField(blank=True, editable=False, max_length=200, verbose_name='inlagd av'),
        ),
    ]

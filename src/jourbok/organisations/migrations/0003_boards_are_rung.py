"""The number of each board's reception; empty until the service's file says it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0002_boards_answer_for_subjects")]
    operations = [
        migrations.AddField(
            model_name="board",
            name="phone",
            field=models.CharField(
                blank=True,
                default="",
                help_text="The reception's, in office hours.",
                max_length=40,
                verbose_name="telefon",
            ),
            preserve_default=False,
        ),
    ]

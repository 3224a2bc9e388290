"""What each board answers for, where a municipality has several; nothing until the service's file says it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="board",
            name="subjects",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Categories of cases, where there are several boards.",
                verbose_name="svarar för",
            ),
        ),
    ]

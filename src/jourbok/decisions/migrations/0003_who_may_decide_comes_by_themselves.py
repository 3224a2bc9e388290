"""Whoever may decide is on the page also without having been rung or written to, and what they say there is kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("decisions", "0002_boards_see_their_own_decisions")]
    operations = [
        migrations.AlterField(
            model_name="attempt",
            name="way",
            field=models.CharField(
                choices=[("call", "Telefon"), ("sms", "Sms"), ("email", "E-post"), ("page", "Egen inloggning")],
                max_length=10,
                verbose_name="väg",
            ),
        ),
    ]

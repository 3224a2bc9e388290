"""A letter can tell a board that a report waits for it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('outbound', '0002_messages_that_leave_the_house'),
    ]

    operations = [
        migrations.AlterField(
            model_name='outboundmessage',
            name='template',
            field=models.CharField(choices=[('decision_waits', 'decision_waits'), ('call_us', 'call_us'), ('report_waits', 'report_waits')], max_length=40, verbose_name='mall'),
        ),
    ]

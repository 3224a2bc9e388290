"""A letter can tell whoever leads the unit that a report was not acknowledged."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('outbound', '0003_a_report_can_wait'),
    ]

    operations = [
        migrations.AlterField(
            model_name='outboundmessage',
            name='template',
            field=models.CharField(choices=[('decision_waits', 'decision_waits'), ('call_us', 'call_us'), ('report_waits', 'report_waits'), ('report_unanswered', 'report_unanswered')], max_length=40, verbose_name='mall'),
        ),
    ]

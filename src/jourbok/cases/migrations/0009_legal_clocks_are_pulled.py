"""Clocks are told from what has happened and the law of the day, and stored nowhere; nothing ever wrote in the table."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_a_decision_is_made_with_a_mandate")]
    operations = [migrations.DeleteModel(name="LegalClock")]

"""Who entered a right before that was kept with it stands in the log of changes; where it does not, nobody knows."""

from django.db import migrations


def told_by_the_log(apps, schema_editor):
    events = apps.get_model("audit", "ChangeEvent").objects
    entered = events.filter(action="cases.mandate_registered", subject_kind="cases.mandate")
    for mandate in apps.get_model("cases", "Mandate").objects.filter(registered_by_id=""):
        event = entered.filter(subject_id=str(mandate.pk)).order_by("pk").first()
        if event is not None:
            mandate.registered_by_id = event.actor_id
            mandate.registered_by_name = event.actor_name
            mandate.save(update_fields=["registered_by_id", "registered_by_name"])


class Migration(migrations.Migration):

    dependencies = [
        ("audit", "0002_seal"),
        ("cases", "0015_who_entered_a_right_is_kept"),
    ]

    operations = [
        migrations.RunPython(told_by_the_log, migrations.RunPython.noop),
    ]

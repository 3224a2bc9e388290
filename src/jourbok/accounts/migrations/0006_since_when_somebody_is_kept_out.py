"""Since when somebody is kept out: of those who are already, as the log of changes tells it."""

from django.db import migrations, models


def told_by_the_log(apps, schema_editor):
    """The last time that each was kept out; of whom the log says nothing it stays unknown."""
    events = apps.get_model("audit", "ChangeEvent").objects
    for user in apps.get_model("accounts", "User").objects.filter(is_active=False):
        kept_out = events.filter(action="accounts.user_kept_out", subject_kind="accounts.user", subject_id=str(user.pk))
        user.kept_out_at = kept_out.order_by("-pk").values_list("at", flat=True).first()
        user.save(update_fields=["kept_out_at"])


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0005_a_members_system_belongs_to_its_board"),
        ("audit", "0002_seal"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="kept_out_at",
            field=models.DateTimeField(blank=True, help_text="Since when the person is kept out; unknown of some before 2026.", null=True, verbose_name="avstängd"),
        ),
        migrations.RunPython(told_by_the_log, migrations.RunPython.noop),
    ]

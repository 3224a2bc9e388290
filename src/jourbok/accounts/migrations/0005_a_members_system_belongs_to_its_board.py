"""A member's system is found by its board and key, so that nothing can name it under another board."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_who_may_look_in_members_systems")]
    operations = [
        migrations.AddConstraint(
            model_name="membersystem",
            constraint=models.UniqueConstraint(fields=("board", "id"), name="accounts_member_system_belongs_to_its_board"),
        ),
    ]

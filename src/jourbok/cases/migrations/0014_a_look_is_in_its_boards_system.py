"""A look in a member's system is told of that system's board."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0013_looks_in_members_systems_are_noted"),
        ("accounts", "0005_a_members_system_belongs_to_its_board"),
    ]
    operations = [
        migrations.RunSQL(
            """ALTER TABLE cases_lookup ADD CONSTRAINT cases_lookup_system_id_is_of_its_board
               FOREIGN KEY (board_id, system_id) REFERENCES accounts_membersystem (board_id, id)""",
            "ALTER TABLE cases_lookup DROP CONSTRAINT cases_lookup_system_id_is_of_its_board",
        ),
    ]

"""What corrects the outcome of an order is of that outcome's board."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("calls", "0004_boards_see_what_they_have_told_and_ordered")]
    operations = [
        migrations.AddConstraint(
            model_name="orderoutcome",
            constraint=models.UniqueConstraint(fields=("board", "id"), name="calls_outcome_belongs_to_its_board"),
        ),
        migrations.RunSQL(
            """ALTER TABLE calls_orderoutcome ADD CONSTRAINT calls_orderoutcome_corrects_id_is_of_its_board
               FOREIGN KEY (board_id, corrects_id) REFERENCES calls_orderoutcome (board_id, id)""",
            "ALTER TABLE calls_orderoutcome DROP CONSTRAINT calls_orderoutcome_corrects_id_is_of_its_board",
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("quality", "0002_a_lapsed_clock_is_a_deviation"),
    ]

    operations = [
        migrations.AlterField(
            model_name="deviation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("unanswered_first_call", "Obesvarat första samtal från SOS"),
                    ("lapsed_clock", "Försutten frist"),
                    ("carried_out_late", "Verkställt efter att beslutet upphört"),
                    ("other", "Annat"),
                ],
                max_length=40,
                verbose_name="slag",
            ),
        ),
    ]

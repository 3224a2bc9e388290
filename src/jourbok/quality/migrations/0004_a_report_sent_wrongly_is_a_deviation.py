from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("quality", "0003_what_is_carried_out_too_late_is_a_deviation"),
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
                    ("wrongly_sent", "Rapport till fel nämnd eller om fel person"),
                    ("other", "Annat"),
                ],
                max_length=40,
                verbose_name="slag",
            ),
        ),
    ]

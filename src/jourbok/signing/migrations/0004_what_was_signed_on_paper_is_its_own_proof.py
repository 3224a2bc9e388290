"""A paper that was signed before it was written down here is its own proof: nobody needs to have seen it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('signing', '0003_what_was_decided_on_paper_is_written_down_afterwards'),
    ]

    operations = [
        migrations.AlterField(
            model_name='signature',
            name='method',
            field=models.CharField(choices=[('step_up', 'inloggad, bekräftad med passnyckel eller kod'), ('bankid', 'BankID'), ('bankid_phone', 'BankID per telefon'), ('paper', 'uppläst i telefon, bevittnad, undertecknas på papper'), ('paper_before', 'fattat på papper utan Jourbok, infört efteråt')], max_length=20, verbose_name='sätt'),
        ),
        migrations.AlterField(
            model_name='signingorder',
            name='method',
            field=models.CharField(choices=[('step_up', 'inloggad, bekräftad med passnyckel eller kod'), ('bankid', 'BankID'), ('bankid_phone', 'BankID per telefon'), ('paper', 'uppläst i telefon, bevittnad, undertecknas på papper'), ('paper_before', 'fattat på papper utan Jourbok, infört efteråt')], max_length=20, verbose_name='sätt'),
        ),
    ]

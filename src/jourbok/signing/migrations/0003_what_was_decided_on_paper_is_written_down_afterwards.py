from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('signing', '0002_a_signature_is_of_what_was_ordered'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='signature',
            name='signing_what_is_signed_on_a_screen_was_ordered_and_paper_was_not',
        ),
        migrations.AlterField(
            model_name='signature',
            name='method',
            field=models.CharField(choices=[('step_up', 'inloggad, bekräftad med passnyckel eller kod'), ('bankid', 'BankID'), ('bankid_phone', 'BankID per telefon'), ('paper', 'uppläst i telefon, bevittnad, undertecknas på papper'), ('paper_before', 'fattat på papper utan Jourbok, bevittnat, infört efteråt')], max_length=20, verbose_name='sätt'),
        ),
        migrations.AlterField(
            model_name='signingorder',
            name='method',
            field=models.CharField(choices=[('step_up', 'inloggad, bekräftad med passnyckel eller kod'), ('bankid', 'BankID'), ('bankid_phone', 'BankID per telefon'), ('paper', 'uppläst i telefon, bevittnad, undertecknas på papper'), ('paper_before', 'fattat på papper utan Jourbok, bevittnat, infört efteråt')], max_length=20, verbose_name='sätt'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('method__in', ['paper', 'paper_before']), ('order__isnull', True)), models.Q(models.Q(('method__in', ['paper', 'paper_before']), _negated=True), ('order__isnull', False)), _connector='OR'), name='signing_what_is_signed_on_a_screen_was_ordered_and_paper_was_not'),
        ),
    ]

"""What was made on paper is prepared as such, and nobody is asked to decide on it; a wrong time of it is corrected."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0011_a_board_has_decided_before_its_right_is_used'),
        ('decisions', '0006_somebody_has_seen_how_it_ended'),
        ('organisations', '0002_boards_answer_for_subjects'),
    ]

    operations = [
        migrations.AddField(
            model_name='draft',
            name='on_paper_at',
            field=models.DateTimeField(blank=True, help_text='When, where it had been made without the product.', null=True, verbose_name='fattat på papper'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='on_paper_at',
            field=models.DateTimeField(blank=True, help_text='As the draft says; nobody is asked to decide on it.', null=True, verbose_name='fattat på papper'),
        ),
        migrations.AddIndex(
            model_name='moment',
            index=models.Index(condition=models.Q(('event', 'decided')), fields=['decision'], name='decisions_times_corrected'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='moment',
            trigger=pgtrigger.compiler.Trigger(name='made_anew_on_paper_alone', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF NEW.event = 'decided' AND EXISTS (\n            SELECT FROM decisions_outcome done WHERE done.decision_id = NEW.decision_id\n        ) AND NOT EXISTS (\n            SELECT FROM decisions_outcome done\n              JOIN signing_signature signed ON signed.id = done.signature AND signed.method = 'paper_before'\n              JOIN cases_decision made ON made.id = done.decision_id AND NEW.at <= made.recorded_at\n              JOIN cases_mandate held ON held.id = made.mandate_id AND held.valid @> NEW.at\n             WHERE done.decision_id = NEW.decision_id\n        ) THEN\n            RAISE EXCEPTION 'when a signed decision was made is corrected only of one from paper, while its right held'\n                USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ", hash='82127d25b4302ee0c2d550266152968f4252e438', operation='INSERT', pgid='pgtrigger_made_anew_on_paper_alone_8f9de', table='decisions_moment', when='BEFORE')),
        ),
    ]

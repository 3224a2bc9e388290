"""A corrected time of a decision from paper is not before the day when the board decided its right."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('decisions', '0007_what_was_made_on_paper_is_prepared_as_such'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='moment',
            name='made_anew_on_paper_alone',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='moment',
            trigger=pgtrigger.compiler.Trigger(name='made_anew_on_paper_alone', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF NEW.event = 'decided' AND EXISTS (\n            SELECT FROM decisions_outcome done WHERE done.decision_id = NEW.decision_id\n        ) AND NOT EXISTS (\n            SELECT FROM decisions_outcome done\n              JOIN signing_signature signed ON signed.id = done.signature AND signed.method = 'paper_before'\n              JOIN cases_decision made ON made.id = done.decision_id AND NEW.at <= made.recorded_at\n              JOIN cases_mandate held ON held.id = made.mandate_id AND held.valid @> NEW.at\n               AND (held.decided_on IS NULL\n                    OR held.decided_on <= (NEW.at AT TIME ZONE 'Europe/Stockholm')::date)\n             WHERE done.decision_id = NEW.decision_id\n        ) THEN\n            RAISE EXCEPTION 'when a signed decision was made is corrected only of one from paper, while its right held'\n                USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ", hash='abc12b0742cb4c88ffebb99685e6cb9366ea5529', operation='INSERT', pgid='pgtrigger_made_anew_on_paper_alone_8f9de', table='decisions_moment', when='BEFORE')),
        ),
    ]

"""A right to decide is one person's, or that of all who work at the service.

The service's own rights were all held together until now. They stay so, and are to be confirmed.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


HELD_TOGETHER = """
    UPDATE cases_mandate SET is_office = TRUE, assumed = assumed || '["is_office"]'::jsonb
     WHERE layer = 'host_official' AND holder_id = ''
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0009_legal_clocks_are_pulled'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='decision',
            name='made_with_a_mandate',
        ),
        migrations.AddField(
            model_name='mandate',
            name='is_office',
            field=models.BooleanField(default=False, help_text='Held by every worker of the service.', verbose_name='alla jourens tjänstemän'),
        ),
        migrations.AlterField(
            model_name='mandate',
            name='holder_name',
            field=models.CharField(help_text='A person, or what all of the service are called.', max_length=200, verbose_name='innehavare'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='made_with_a_mandate', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE held cases_mandate%ROWTYPE;', func="\n        SELECT * INTO held FROM cases_mandate mandate\n         WHERE mandate.id = NEW.mandate_id\n           AND mandate.board_id = NEW.board_id\n           AND mandate.layer = NEW.mandate_layer\n           AND mandate.valid @> NEW.decided_at\n           AND (mandate.is_deputy IS NOT TRUE OR mandate.clearance <> '')\n           AND (mandate.is_office OR cases_plain(mandate.holder_name) = cases_plain(NEW.decided_by_name))\n           AND cases_plain(NEW.ground) IN (SELECT cases_plain(named) FROM unnest(mandate.grounds) AS named);\n        IF NOT FOUND THEN\n            RAISE EXCEPTION 'a decision is made by whoever holds a mandate of its board, then and for its ground'\n                USING ERRCODE = 'check_violation';\n        END IF;\n        IF EXISTS (\n            SELECT FROM cases_conflict conflict\n             WHERE conflict.case_id = NEW.case_id\n               AND conflict.takes_back_id IS NULL\n               AND NOT EXISTS (SELECT FROM cases_conflict later WHERE later.takes_back_id = conflict.id)\n               AND (cases_plain(conflict.decider_name)\n                    IN (cases_plain(held.holder_name), cases_plain(NEW.decided_by_name))\n                    OR conflict.decider_id <> '' AND conflict.decider_id = held.holder_id)\n        ) THEN\n            RAISE EXCEPTION 'whoever has an interest in a case does not decide in it'\n                USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ", hash='cd9c632294a80c8c88a726ab21582d3e7cafb5cd', operation='INSERT', pgid='pgtrigger_made_with_a_mandate_3fd88', table='cases_decision', when='BEFORE')),
        ),
        migrations.RunSQL(HELD_TOGETHER, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(('is_office', False), models.Q(('holder_id', ''), ('layer', 'host_official')), _connector='OR'), name='cases_only_the_services_own_delegation_is_an_office', violation_error_message='Bara jourens egna tjänstemän kan ha rätten tillsammans.'),
        ),
    ]

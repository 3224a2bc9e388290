"""Behind the code: no proposal ends as a decision without the signature on exactly its words."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('decisions', '0003_who_may_decide_comes_by_themselves'),
        ('cases', '0008_a_decision_is_made_with_a_mandate'),
        ('signing', '0001_initial'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='outcome',
            trigger=pgtrigger.compiler.Trigger(name='ended_as_it_was_sent', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF NOT EXISTS (\n            SELECT FROM decisions_proposal sent WHERE sent.id = NEW.proposal_id AND sent.board_id = NEW.board_id\n        ) THEN\n            RAISE EXCEPTION 'a proposal ends at the board that it was sent for' USING ERRCODE = 'check_violation';\n        END IF;\n        IF NEW.ending = 'signed' AND NOT EXISTS (\n            SELECT FROM decisions_proposal sent\n              JOIN cases_decision made ON made.id = NEW.decision_id AND made.case_id = sent.case_id\n               AND made.board_id = sent.board_id AND cases_plain(made.ground) = cases_plain(sent.ground)\n               AND made.text = NEW.words AND made.decided_at = NEW.ended_at\n               AND cases_plain(made.decided_by_name) = cases_plain(NEW.by_name)\n              JOIN signing_signature signed ON signed.id = NEW.signature\n               AND signed.document_kind = 'decisions.proposal' AND signed.document_id = sent.id\n               AND signed.document_hash = NEW.words_hash AND signed.signed_at = NEW.ended_at\n               AND signed.signer_id = NEW.by_id AND signed.signer_name = NEW.by_name\n             WHERE sent.id = NEW.proposal_id\n               AND starts_with(NEW.words, sent.words)\n               AND NEW.words_hash = encode(sha256(convert_to(NEW.words, 'UTF8')), 'hex')\n        ) THEN\n            RAISE EXCEPTION 'what is signed is the proposal that was sent, and a decision of the same words'\n                USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ", hash='ecf7c359cb3ee1f2f8c983b462d83c353a68b0bc', operation='INSERT', pgid='pgtrigger_ended_as_it_was_sent_6baa6', table='decisions_outcome', when='BEFORE')),
        ),
    ]

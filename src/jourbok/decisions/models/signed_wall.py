"""What the database itself asks of how a proposal ended and of when it was signed, whatever writes it."""

from __future__ import annotations

from typing import Final

import pgtrigger

#: What ended is the board's own proposal; what is signed is a decision of the same words, by whoever signed them then.
ENDED_AS_IT_WAS_SENT: Final = pgtrigger.Trigger(
    name="ended_as_it_was_sent",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NOT EXISTS (
            SELECT FROM decisions_proposal sent WHERE sent.id = NEW.proposal_id AND sent.board_id = NEW.board_id
        ) THEN
            RAISE EXCEPTION 'a proposal ends at the board that it was sent for' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.ending = 'signed' AND NOT EXISTS (
            SELECT FROM decisions_proposal sent
              JOIN cases_decision made ON made.id = NEW.decision_id AND made.case_id = sent.case_id
               AND made.board_id = sent.board_id AND cases_plain(made.ground) = cases_plain(sent.ground)
               AND made.text = NEW.words AND made.decided_at = NEW.ended_at
               AND cases_plain(made.decided_by_name) = cases_plain(NEW.by_name)
              JOIN signing_signature signed ON signed.id = NEW.signature
               AND signed.document_kind = 'decisions.proposal' AND signed.document_id = sent.id
               AND signed.document_hash = NEW.words_hash AND signed.signed_at = NEW.ended_at
               AND signed.signer_id = NEW.by_id AND signed.signer_name = NEW.by_name
             WHERE sent.id = NEW.proposal_id
               AND starts_with(NEW.words, sent.words)
               AND NEW.words_hash = encode(sha256(convert_to(NEW.words, 'UTF8')), 'hex')
        ) THEN
            RAISE EXCEPTION 'what is signed is the proposal that was sent, and a decision of the same words'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)

#: When a decision was made is told anew by the service alone, while its mandate held, and not before the day in Sweden
#: that the board had decided the mandate. Of what was signed only where that was on paper, before it was written down
#: and on the day of the paper that has come.
MADE_ANEW_ON_PAPER_ALONE: Final = pgtrigger.Trigger(
    name="made_anew_on_paper_alone",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NEW.event <> 'decided' THEN
            RETURN NEW;
        END IF;
        IF current_user = 'jourbok_portal' THEN
            RAISE EXCEPTION 'when a decision was made is corrected by the service' USING ERRCODE = 'check_violation';
        END IF;
        IF NOT EXISTS (
            SELECT FROM cases_decision made
              LEFT JOIN cases_mandate held ON held.id = made.mandate_id
             WHERE made.id = NEW.decision_id AND NEW.at IS NOT NULL
               AND (made.mandate_id IS NULL OR held.valid @> NEW.at
                    AND (held.decided_on IS NULL
                         OR held.decided_on <= (NEW.at AT TIME ZONE 'Europe/Stockholm')::date))
        ) THEN
            RAISE EXCEPTION 'when a decision was made is corrected only while its right held'
                USING ERRCODE = 'check_violation';
        END IF;
        IF EXISTS (
            SELECT FROM decisions_outcome done WHERE done.decision_id = NEW.decision_id
        ) AND NOT EXISTS (
            SELECT FROM decisions_outcome done
              JOIN signing_signature signed ON signed.id = done.signature AND signed.method = 'paper_before'
              JOIN cases_decision made ON made.id = done.decision_id AND NEW.at <= made.recorded_at
              LEFT JOIN signing_paperarrival paper ON paper.signature_id = signed.id
             WHERE done.decision_id = NEW.decision_id
               AND (paper.signed_on IS NULL
                    OR paper.signed_on = (NEW.at AT TIME ZONE 'Europe/Stockholm')::date)
        ) THEN
            RAISE EXCEPTION 'when a signed decision was made is corrected only of one from paper, on the paper''s day'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)

#: Who says that they heard somebody decide works at the service with an account of their own then, and is neither who
#: decided nor who wrote it down; whoever is said to have decided can say that it was not so. No board writes it.
HEARD_BY_ANOTHER: Final = pgtrigger.Trigger(
    name="heard_by_another",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF current_user = 'jourbok_portal' OR NOT EXISTS (
            SELECT FROM accounts_user own
              JOIN accounts_roleassignment held ON held.user_id = own.id
               AND held.role IN ('duty_worker', 'unit_manager') AND held.valid @> NEW.told_at
             WHERE own.id::text = NEW.by_id AND own.is_active AND own.name = NEW.by_name
        ) THEN
            RAISE EXCEPTION 'whoever heard a decision works at the service, with an account of their own'
                USING ERRCODE = 'check_violation';
        END IF;
        IF EXISTS (
            SELECT FROM decisions_outcome done
              JOIN signing_signature signed ON signed.id = done.signature
             WHERE done.proposal_id = NEW.proposal_id
               AND (NEW.by_id = signed.recorded_by_id
                    OR cases_plain(NEW.by_name) = cases_plain(signed.recorded_by_name)
                    OR NEW.is_heard AND (NEW.by_id = signed.signer_id
                                         OR cases_plain(NEW.by_name) = cases_plain(signed.signer_name)))
        ) OR EXISTS (
            SELECT FROM cases_mandate held
             WHERE held.id = NEW.mandate_id
               AND (held.holder_id = NEW.by_id OR cases_plain(NEW.signer_name) = cases_plain(NEW.by_name))
        ) THEN
            RAISE EXCEPTION 'whoever decided or wrote it down does not confirm it' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)

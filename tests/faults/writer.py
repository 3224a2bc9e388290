"""A worker who writes all night, keeps every answer in the ledger, and sends again what got none."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from threading import Event, Thread
from typing import Final

from tests.faults.browser import Answer, NoAnswer, forms_in, new_key
from tests.faults.ledger import CONTENT, REFUSED, SAVED, SHOWN, UNKNOWN, Ledger, Line, hash_of
from tests.faults.night import PATIENCE_SECONDS, Night

WORKERS: Final = ("Kim Jour", "Alex Jour")
NEW_CONTACT: Final = "/kontakter/ny/"
CLAIMS_SAVED: Final = ("är sparad", "är sparat")


@dataclass(frozen=True, slots=True)
class Sending:
    """A form that has been filled in: it is the same form however often it is sent."""

    path: str
    table: str
    fields: Mapping[str, str]

    @property
    def key(self) -> str:
        return self.fields["idempotency_key"]

    @property
    def mark(self) -> str:
        return self.fields[CONTENT[self.table][0]]

    @property
    def body_hash(self) -> str:
        return hash_of({name: self.fields[name] for name in CONTENT[self.table]})

    def with_new_key(self) -> Sending:
        """The same words in a form that nobody has seen, as if forms had no keys."""
        return self.with_fields(idempotency_key=new_key())

    def with_fields(self, **typed: str) -> Sending:
        """The same form with something else in it."""
        return replace(self, fields={**self.fields, **typed})


class Writer:
    """One person's browser with a case of their own; `number` says which."""

    def __init__(self, night: Night, ledger: Ledger, number: int = 0) -> None:
        self.name = WORKERS[number % len(WORKERS)]
        self.browser, self.ledger = night.browser(self.name), ledger
        cases = "select id || ' ' || person_id from cases_case order by number offset %s limit 1"
        self.case, self.person = night.one(cases, number).split()
        self._contact = self.browser.form(NEW_CONTACT).fields
        page = self.read()
        assert page is not None
        forms = {form.action: form.fields for form in forms_in(page.body)}
        assert self.entry_path in forms, (page.status, page.location, page.body[-3000:])
        self._entry = forms[self.entry_path]

    @property
    def case_path(self) -> str:
        return f"/arenden/{self.case}/"

    @property
    def entry_path(self) -> str:
        return f"/arenden/{self.case}/anteckning/"

    def contact(self) -> Sending:
        """A contact that nobody else has taken."""
        said = {"channel": "sos", "board": "sollentuna", "about": "Kvinna 36 år", "summary": f"Prov {new_key()}"}
        return Sending(NEW_CONTACT, "calls_contact", {**self._contact, **said, "idempotency_key": new_key()})

    def entry(self) -> Sending:
        """An entry that nobody else has written."""
        said = {"kind": "fact", "source": "Polisen", "text": f"Prov {new_key()}"}
        return Sending(self.entry_path, "cases_journalentry", {**self._entry, **said, "idempotency_key": new_key()})

    def send(self, form: Sending, headers: Mapping[str, str] | None = None) -> Answer | None:
        """Send the form and keep what came back; None when nothing did."""
        answer = None
        with suppress(NoAnswer):
            answer = self.browser.send(form.path, form.fields, headers)
        self._keep(form, answer)
        return answer

    def send_until_answered(self, form: Sending) -> Answer:
        """Press again until the page says how it went, as a person does."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            answer = self.send(form)
            if answer is not None and answer.status < 500:
                return answer
            assert time.monotonic() < deadline, "nobody answers any more"
            time.sleep(0.1)

    def read(self) -> Answer | None:
        """Look at the case."""
        answer = None
        with suppress(NoAnswer):
            answer = self.browser.get(self.case_path)
        shown = answer is not None and answer.status == 200
        self._write("cases_case", "", self.person, "", SHOWN if shown else UNKNOWN, answer)
        return answer

    def _keep(self, form: Sending, answer: Answer | None) -> None:
        self._write(form.table, form.key, form.mark, form.body_hash, outcome_of(answer), answer)

    def _write(self, table: str, key: str, mark: str, body_hash: str, outcome: str, answer: Answer | None) -> None:
        status, led_to = (answer.status, answer.location) if answer else (None, "")
        self.ledger.write(Line(self.name, table, key, mark, body_hash, outcome, status, led_to))


def outcome_of(answer: Answer | None) -> str:
    """What a person may believe after the answer."""
    if answer is None:
        return UNKNOWN
    if answer.status >= 500:
        assert not any(claim in answer.body for claim in CLAIMS_SAVED), "an excuse that says saved"
        return UNKNOWN
    return SAVED if answer.is_done else REFUSED


class Writing:
    """Several workers who write at once until they are told to stop."""

    def __init__(self, writers: Sequence[Writer], dice: random.Random) -> None:
        self._stop = Event()
        self.left: list[tuple[Writer, Sending]] = []
        self._threads = [Thread(target=self._work, args=(each, random.Random(dice.random()))) for each in writers]

    def _work(self, writer: Writer, dice: random.Random) -> None:
        form: Sending | None = None
        while not self._stop.is_set():
            if form is None and dice.random() < 0.2:
                writer.read()
                continue
            form = form or dice.choice([writer.contact, writer.entry])()
            answer = writer.send(form)
            if answer is not None and answer.status < 500:
                form = None
            else:
                self._stop.wait(0.05)
        if form is not None:
            self.left.append((writer, form))

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """They write while the block runs; afterwards each has had an answer to everything."""
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in self._threads:
                thread.join()
        for writer, form in self.left:
            writer.send_until_answered(form)

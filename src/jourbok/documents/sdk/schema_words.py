"""What the schema and Digg's rules say is wrong, in Swedish."""

from __future__ import annotations

import re
from typing import Final

_SAID: Final = tuple(
    (re.compile(english, re.DOTALL), swedish)
    for english, swedish in (
        (r"This element is not expected\. Expected is one of \( (.+) \)\.", r"ska inte stå här, utan något av \1"),
        (r"This element is not expected\. Expected is \( (.+) \)\.", r"ska inte stå här, utan \1"),
        (r"This element is not expected\.", "ska inte stå här"),
        (r"Missing child element\(s\)\. Expected is one of \( (.+) \)\.", r"saknar något av \1"),
        (r"Missing child element\(s\)\. Expected is \( (.+) \)\.", r"saknar \1"),
        (r"'(.*)' is not a valid value of the atomic type 'xs:dateTime'\.", r"”\1” är ingen tidpunkt"),
        (r"'(.*)' is not a valid value of the atomic type 'xs:boolean'\.", r"”\1” är varken true eller false"),
        (r"'(.*)' is not a valid value of the (?:atomic|local atomic) type.*", r"”\1” är inget värde som får stå här"),
        (
            r"\[facet 'maxLength'\] The value has a length of '(\d+)'; .* maximum length of '(\d+)'\.",
            r"är \1 tecken långt, men får vara högst \2",
        ),
        (r"Character content other than whitespace is not allowed.*", "får inte ha egen text, bara element"),
        (r"Character content is not allowed.*", "får inte ha egen text"),
        (r"Element content is not allowed.*", "får inte ha element i sig, bara text"),
        (r"The attribute '(.+)' is not allowed\.", r"får inte ha attributet \1"),
    )
)
#: Digg's rules by the names that Digg's file gives them.
_RULES: Final = {
    "verifyNonEmptyElements": "elementet är tomt",
    "conversationIdMustExist": "konversationens id saknas; är meddelandet det första står dess eget id där",
    "recipientIdvalue": "mottagarens id ska vara ur registret iso6523-actorid-upis",
    "senderIdvalue": "avsändarens id ska vara ur registret iso6523-actorid-upis",
    "creationDateTime": "tidpunkten ska skrivas i UTC med delar av sekunder, till exempel 2026-11-22T05:41:07.123Z",
    "MessageId": "meddelandets id är inget UUID",
    "conversationId": "konversationens id är inget UUID",
    "refToMessageId": "id för meddelandet som besvaras är inget UUID",
    "subjectlabel": "rubriken är för lång",
    "contentFiles": "bilagans innehåll är inte base64",
    "subOrgRoot": "funktionens adress ska vara ur registret urn:riv:infrastructure:messaging:functionalAddress",
}
_ABOUT: Final = re.compile(
    r"Element '(?P<element>[^']+)'(?:, attribute '(?P<attribute>[^']+)')?: (?P<said>.*)", re.DOTALL
)
_NAMESPACE: Final = re.compile(r"\{[^}]*\}")
_ANYTHING_ELSE: Final = re.compile(r"##other\*?")


def of_rule(rule: str, words: str) -> str:
    """A broken rule in Swedish where we know its name, with the rule's own words, which are what holds."""
    said = words.strip(" |").removeprefix("invariant").strip(" |")  # marks that only programs need
    if rule in _RULES:
        return f"{_RULES[rule]} (regel {rule}: {said})"
    return f"{said} (regel {rule})" if rule else said


def in_swedish(message: str) -> str:
    """What libxml2 said of an element, in Swedish where we know the sentence and otherwise as it was said."""
    about = _ABOUT.fullmatch(message.strip())
    if about is None:
        return message.strip()
    name = _NAMESPACE.sub("", about["element"])
    for english, swedish in _SAID:
        if found := english.fullmatch(about["said"].strip()):
            return (
                f"{name} {_ANYTHING_ELSE.sub('något ur en annan namnrymd', _NAMESPACE.sub('', found.expand(swedish)))}"
            )
    return f"{name}: {about['said'].strip()}"

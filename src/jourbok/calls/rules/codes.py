"""How a contact may come in and who may report, as code and Swedish word.

Source: SoL (2025:400) 19:1–4, earlier SoL (2001:453) 14:1; anonymous reports are legitimate (19:4).
"""

CHANNELS = (
    ("sos", "SOS/112"),
    ("direct", "Direktnummer"),
    ("police", "Polis"),
    ("school", "Skola"),
    ("health_care", "Hälso- och sjukvård"),
    ("member_office", "Medlemskommun"),
    ("e_service", "E-tjänst"),
    ("fax", "Fax"),
    ("walk_in", "Besök"),
)

CALLER_ROLES = (
    ("private", "Privatperson"),
    ("self", "Den det gäller"),
    ("relative", "Anhörig"),
    ("police", "Polismyndigheten"),
    ("school", "Skola eller förskola"),
    ("health_care", "Hälso- och sjukvård"),
    ("dental_care", "Tandvård"),
    ("social_services", "Socialtjänst"),
    ("prison_service", "Kriminalvården"),
    ("migration_agency", "Migrationsverket"),
    ("employment_service", "Arbetsförmedlingen"),
    ("insurance_agency", "Försäkringskassan"),
    ("enforcement_authority", "Kronofogdemyndigheten"),
    ("tax_agency", "Skatteverket"),
    ("rescue_service", "Räddningstjänst"),
    ("security_guard", "Ordningsvakt"),
    ("family_counselling", "Familjerådgivning"),
    ("care_home", "HVB, SiS eller familjehem"),
    ("other_authority", "Annan myndighet"),
    ("anonymous", "Anonym"),
)


def came_in_words(channel: str, caller_role: str) -> str:
    """How a contact came in and from whom, ``SOS/112 · Polismyndigheten``; what is one and the same is said once."""
    words = [dict(CHANNELS)[channel]]
    if caller_role and caller_role != channel:
        words.append(dict(CALLER_ROLES)[caller_role])
    return " · ".join(words)


def in_words(value: str | bool) -> str:
    """What a field of a contact says, as a person would read it aloud."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return dict(CALLER_ROLES).get(value, value) or "inget"

"""Papers to try things on. The persons do not exist: their birth numbers are 980–999, which are never issued."""

from __future__ import annotations

from datetime import UTC, datetime

from jourbok.documents.paper import Bullets, Entry, Fact, Facts, Paper, Paragraph, Quote, Section, Table

MADE_AT = datetime(2021, 11, 27, 5, 12, tzinfo=UTC)


def night_report(*, worst: str = "") -> Paper:
    """A report on a child after a night's call, as a board receives it; `worst` is put into every kind of part."""
    return Paper(
        title="Rapport om barn",
        reference="NV 2021-04713, version 2",
        recipient="Socialnämnden i Sollentuna kommun" + worst,
        reason="Maja är folkbokförd i Sollentuna",
        sender="Socialjouren Nordväst",
        created_at=MADE_AT,
        note="Ersätter version 1 från 27 november 2021 kl. 04:58." + worst,
        lead="Maja, 2 år, bevittnade i natt att hennes mamma blev slagen. Hon är nu i skydd med sin mamma och sin bror."
        + worst,
        facts=(
            Fact("Barn", "Maja Testsson" + worst),
            Fact("Personnummer", "20190412-9817"),
            Fact("Vårdnadshavare", "Sara Testsson och Johan Testsson"),
            Fact("Vistelse just nu", "Skyddat boende, adressen lämnas muntligt"),
            Fact("Inkom", "lördag 27 november 2021 kl. 02:14"),
            Fact("Lag", "SoL 11 kap. 1 a §, omedelbar skyddsbedömning"),
        ),
        sections=(
            Section(
                "Det här behöver ni göra",
                1,
                (
                    Bullets(
                        (
                            "Ring mamman före kl. 09:00." + worst,
                            "Ta ställning till utredning i dag.",
                            "Kvittera rapporten i portalen.",
                        )
                    ),
                ),
            ),
            Section(
                "Vad som hände",
                1,
                (
                    Paragraph(
                        "Polisen ringde jouren från bostaden. Två barn var hemma.\n\nGrannen hade larmat 112." + worst
                    ),
                    Quote("Han slog mamma i köket." + worst, "Majas bror, 7 år, till jouren kl. 03:05"),
                ),
            ),
            Section(
                "Journal",
                1,
                (
                    Entry(
                        "02:14",
                        "Samtal från polisen, regionledningscentralen",
                        "Patrull på plats. Mamman har en skada vid ögat. Barnen är vakna och sitter i köket." + worst,
                        "Källa: polisen",
                    ),
                    Entry(
                        "03:05",
                        "Hembesök",
                        "Vi träffade mamman och barnen.\nMaja sov i mammas famn. Hon är inte skadad.",
                    ),
                    Entry(
                        "03:40",
                        "Bedömning: omedelbart skydd",
                        "Barnet behöver skydd i natt. Mamman kan skydda barnet om de inte är kvar i bostaden.",
                        "Rättad kl. 04:10, se nedan",
                    ),
                ),
            ),
            Section(
                "Beslut och åtgärder",
                1,
                (
                    Table(
                        "Beslut",
                        ("Tid", "Beslut", "Lagrum", "Beslutsfattare" + worst),
                        (
                            (
                                "03:52",
                                "Placering i skyddat boende med mamman" + worst,
                                "SoL 4 kap. 1 §",
                                "Kim Testsson, socialsekreterare",
                            ),
                            ("04:10", "Polisanmälan", "OSL 10 kap. 21 §", "Kim Testsson, socialsekreterare"),
                        ),
                    ),
                    Facts((Fact("Nedlagd tid", "2 h 40 min"), Fact("Bilresa", "34 km"))),
                ),
            ),
            Section("Tomt avsnitt", 1),
        ),
        footer="Socialjouren Nordväst · telefon dygnet runt genom SOS Alarm" + worst,
    )

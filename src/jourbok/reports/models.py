"""Reports as they were published, with their files."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from jourbok.organisations.models import Board


class TertialReport(models.Model):
    """A board's own figures of a tertial, published once for each version, as PDF, Word and Excel. Source: R-135."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, verbose_name="nämnd", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("år")
    tertial = models.PositiveSmallIntegerField("tertial")
    version = models.PositiveSmallIntegerField("version", default=1)
    closes = ArrayField(
        models.CharField(max_length=12),
        verbose_name="månadsstängningar",
        help_text="Each closed month that it is made of with the number of its close: 2021-03:1.",
    )
    paper = models.TextField("rapporten", help_text="As documents.paper.to_json wrote it.")
    pdf = models.BinaryField("PDF")
    word = models.BinaryField("Word")
    excel = models.BinaryField("Excel")
    pdf_fingerprint = models.CharField("fingeravtryck, PDF", max_length=64)
    word_fingerprint = models.CharField("fingeravtryck, Word", max_length=64)
    excel_fingerprint = models.CharField("fingeravtryck, Excel", max_length=64)
    reason = models.CharField("skäl till ny version", max_length=500, blank=True)
    published_at = models.DateTimeField("publicerad")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("publicerad av", max_length=200)

    class Meta:
        verbose_name = "tertialrapport"
        verbose_name_plural = "tertialrapporter"
        constraints = [
            models.UniqueConstraint(fields=["board", "id"], name="reports_tertial_report_belongs_to_its_board"),
            models.UniqueConstraint(
                fields=["board", "year", "tertial", "version"], name="reports_a_version_is_published_once"
            ),
            models.CheckConstraint(name="reports_a_tertial_is_1_to_3", condition=Q(tertial__gte=1, tertial__lte=3)),
            models.CheckConstraint(name="reports_a_new_version_has_a_reason", condition=Q(version=1) | ~Q(reason="")),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.board_id} {self.year}-T{self.tertial} ({self.version})"

"""What amendments did to a set, as they keep it: its versions, and what a desk says of an item."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.jobs.models import Job, JobState
from scoring.models import Amendment, CriteriaSet
from scoring.selectors.sets.differences import (
    LABELS,
    What,
    shown_fields,
    shown_settings,
    told_fields,
)

# The jobs that apply an amendment; their arguments name its set.
APPLY = "apply_amendment"
_NEWS = datetime.timedelta(minutes=10)


@dataclass(frozen=True)
class ToldChange:
    """A node's change in words; `shown` holds (label, what was, what became)."""

    what: str
    code: str
    text: str
    shown: list[tuple[str, str, str]]

    @property
    def is_renumbered(self) -> bool:
        return self.what == What.CHANGED and [row[0] for row in self.shown] == [str(LABELS["code"])]


@dataclass(frozen=True)
class Version:
    """An amendment with what it changed; `renumbered` are codes alone, (was, became)."""

    amendment: Amendment
    settings: list[tuple[str, str, str]]
    changes: list[ToldChange]
    renumbered: list[tuple[str, str]]

    @property
    def touched(self) -> int:
        return len(self.amendment.touched)


def versions_of(criteria_set: CriteriaSet) -> list[Version]:
    """Its amendments, the newest first; one query, none for a set never amended."""
    if criteria_set.version == 1:
        return []
    amendments = criteria_set.amendments.select_related("by").order_by("-version")
    return [_version(amendment) for amendment in amendments]


def amended_items(criteria_set: CriteriaSet) -> dict[int, str]:
    """By the id of a node what an amendment last did to it, in a sentence, and by which
    document; one query, none for a set never amended."""
    if criteria_set.version == 1:
        return {}
    told: dict[int, str] = {}
    amendments = criteria_set.amendments.order_by("version").defer("touched")
    for amendment in amendments:
        for change in amendment.changes:
            sentence = _sentence(amendment, change) if "node" in change else ""
            if sentence:
                told[change["node"]] = sentence
    return told


def _version(amendment: Amendment) -> Version:
    told = [
        ToldChange(
            change["change"],
            change["code"],
            change["text"],
            told_fields(change["change"], change["fields"]),
        )
        for change in amendment.changes
        if "node" in change
    ]
    settings = [
        row
        for change in amendment.changes
        if "node" not in change
        for row in shown_settings(change["fields"])
    ]
    return Version(
        amendment,
        settings,
        [change for change in told if not change.is_renumbered],
        [(row.shown[0][1], row.shown[0][2]) for row in told if row.is_renumbered],
    )


def _sentence(amendment: Amendment, change: Mapping[str, Any]) -> str:
    """ "Amended by 5/QĐ-UBND of 1/2/2026: maximum 2 → 1; scale"."""
    ground = {
        "document": amendment.document_number,
        "day": f"{timezone.localtime(amendment.at):%d/%m/%Y}",
    }
    if change["change"] == What.NEW:
        return _("Added by %(document)s on %(day)s") % ground
    if change["change"] != What.CHANGED:
        return ""
    short = {str(LABELS[name]) for name in ("code", "max_points")}
    parts = [
        f"{label} {was} → {became}" if label in short else label
        for label, was, became in shown_fields(change["fields"])
    ]
    if not parts:
        return ""
    said = ground | {"what": "; ".join(parts)}
    return _("Amended by %(document)s on %(day)s: %(what)s") % said


def last_job(criteria_set: CriteriaSet, by: User) -> Job | None:
    """The person's last job that applied an amendment of the set; done, for a while only."""
    started = Job.objects.filter(kind=APPLY, arguments__set=criteria_set.pk, started_by=by)
    job = started.order_by("-created_at").first()
    is_old_news = (
        job is not None
        and job.state == JobState.DONE
        and job.finished_at is not None
        and timezone.now() - job.finished_at > _NEWS
    )
    return None if is_old_news else job

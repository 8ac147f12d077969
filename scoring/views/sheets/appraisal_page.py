"""One unit as one appraiser sees it: the components to read, the items to say something of."""

from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cchc.agencies.http import SignedInRequest
from scoring.enums import MarkStage
from scoring.forms.sheets.appraisal import AppraisalRow, row_of_item
from scoring.models import Entry, Node
from scoring.permissions import (
    appraisal_stage,
    appraised_components,
    can_appraise,
    can_flag,
    can_read_appraisal,
    is_office,
)
from scoring.selectors.rounds.deadlines import with_deadlines
from scoring.selectors.sets.amendments import amended_items
from scoring.selectors.sheets.appraisal import Item, Sums, appraisal_of, sums_of


@dataclass(frozen=True)
class Section:
    """A component as the person may read it; `is_mine` to appraise."""

    node: Node
    items: list[Item]
    stage: MarkStage | None
    is_mine: bool

    @property
    def sums(self) -> Sums:
        return sums_of(self.items)

    @property
    def open(self) -> int:
        """Items the person still has to say something of."""
        if self.stage is None or not self.is_mine:
            return 0
        return sum(item.is_open(self.stage) for item in self.items)

    @property
    def agreeable(self) -> int:
        """Items "agree with the rest" takes."""
        if self.stage is None or not self.is_mine:
            return 0
        return sum(item.is_agreeable for item in self.items)

    @property
    def done(self) -> int:
        return self.sums.total - self.open


class Page:
    """One entry as one appraiser sees it: what is theirs, what may be done now."""

    def __init__(self, request: SignedInRequest, entry_id: int) -> None:
        """Raises Http404 and PermissionDenied. Three to four queries."""
        self.request = request
        self.user = request.user
        seen = with_deadlines(Entry.objects.visible_to(self.user))
        entries = seen.select_related("agency", "bloc__round", "bloc__criteria_set")
        self.entry = get_object_or_404(entries, pk=entry_id)
        self.mine = appraised_components(self.user, self.entry)
        verdict = can_read_appraisal(self.user, self.entry, self.mine)
        if not verdict:
            raise PermissionDenied(verdict.why_not)
        self.stage = appraisal_stage(self.entry)
        self.reads_all = self.user.is_staff or is_office(
            self.user, self.entry.bloc.round.council_id
        )

    def sections(self) -> list[Section]:
        """The readable components with anything to appraise, in their order; three queries."""
        by_component: dict[Node, list[Item]] = {}
        for item in appraisal_of(self.entry):
            if not item.leaf.is_survey:
                by_component.setdefault(item.leaf.node.component, []).append(item)
        return [
            Section(node, items, self.stage, node.pk in self.mine)
            for node, items in by_component.items()
            if self.reads_all or node.pk in self.mine
        ]

    def row(self, item: Item) -> AppraisalRow:
        component = item.leaf.node.component_id
        row = row_of_item(
            item,
            self.entry,
            self.stage,
            editable=bool(can_appraise(self.user, self.entry, component, self.mine)),
            may_flag=bool(can_flag(self.user, self.entry, component, self.mine)),
        )
        row.amended = self.amended.get(row.id, "")
        return row

    @cached_property
    def amended(self) -> dict[int, str]:
        """What amendments did to items, by id; a query where the set was amended."""
        return amended_items(self.entry.bloc.criteria_set)

    def find(self, node_id: int) -> tuple[list[Section], Section, Item]:
        """The sections, and the one with the asked leaf; 404 where it is not to be read."""
        sections = self.sections()
        for section in sections:
            for item in section.items:
                if item.leaf.node.pk == node_id and item.leaf.is_asked:
                    return sections, section, item
        raise Http404

    def address(self, code: str, node_id: int | None = None) -> str:
        place = f"#muc-{node_id}" if node_id else ""
        return f"{reverse('appraisal_entry', args=[self.entry.pk])}?linh-vuc={code}{place}"

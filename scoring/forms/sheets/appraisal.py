"""A leaf of the appraisal as its row shows it: what was declared, what the council says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.ui.forms import PointsField
from cchc.ui.typed import typed_text, typed_version
from scoring.engine import Rule
from scoring.enums import MarkStage
from scoring.forms.sheets.controls import (
    Control,
    controls_of,
    in_words,
    stored_inputs,
    typed_inputs,
)
from scoring.forms.sheets.leaf_row import LeafRow
from scoring.models import Entry, Mark, Node
from scoring.selectors.sets.criteria import rule_of
from scoring.selectors.sheets.appraisal import Item
from scoring.services.sheets.appraise import Appraisal


class How(models.TextChoices):
    """How an appraiser answers a row."""

    AGREE = "agree", gettext_lazy("Agree")
    POINTS = "points", gettext_lazy("Set points")
    INPUTS = "inputs", gettext_lazy("Correct the figures")


@dataclass(frozen=True)
class Said:
    """A row as an appraiser sent it, kept whatever becomes of it."""

    how: str
    points: str
    inputs: Mapping[str, Any]
    did_not_arise: bool
    reason: str
    version: int

    def appraisal(self, places: int) -> Appraisal:
        """For the service. Raises ValidationError: nothing chosen, or no points."""
        if self.how == How.AGREE:
            return Appraisal(reason=self.reason)
        if self.how == How.POINTS:
            try:
                points = PointsField(places=places).clean(self.points)
            except ValidationError as wrong:
                raise ValidationError({"points": wrong.messages}) from None
            return Appraisal(points=points, reason=self.reason)
        if self.how == How.INPUTS:
            if self.did_not_arise:
                return Appraisal(did_not_arise=True, reason=self.reason)
            return Appraisal(inputs=self.inputs, reason=self.reason)
        raise ValidationError({"how": [_("Choose: agree, set points or correct the figures.")]})


def read_said(rule: Rule, data: QueryDict) -> Said:
    """The row's form."""
    return Said(
        how=data.get("how", ""),
        points=data.get("points", ""),
        inputs=typed_inputs(rule, data),
        did_not_arise="did_not_arise" in data,
        reason=typed_text(data, "reason"),
        version=typed_version(data),
    )


@dataclass
class AppraisalRow(LeafRow):
    """What the row's templates read.

    `stage` is the present one, None where nothing can be said; `editable` and `may_flag`
    are this person's. `state` is saved, conflict, failed or "" (nothing said); `said` is
    set when what stands in the controls is not what is saved.
    """

    item: Item
    rule: Rule
    stage: MarkStage | None
    view_name = "appraisal_row"
    editable: bool = False
    may_flag: bool = False
    said: Said | None = None
    state: str = ""
    problems: list[str] = field(default_factory=list)
    field_errors: dict[str, list[str]] = field(default_factory=dict)
    flag_problem: str = ""
    flag_typed: str = ""
    amended: str = ""

    @property
    def node(self) -> Node:
        return self.item.leaf.node

    @property
    def mark(self) -> Mark | None:
        """The mark of the present stage."""
        return self.item.marks.get(self.stage) if self.stage else None

    @property
    def inherited(self) -> Mark | None:
        """What one agrees with."""
        return self.item.inherited(self.stage) if self.stage else self.item.declared

    @property
    def can_agree(self) -> bool:
        """Whether there is anything to agree with."""
        return self.inherited is not None and self.inherited.is_complete

    @property
    def is_open(self) -> bool:
        return self.stage is not None and self.item.is_open(self.stage)

    @property
    def how(self) -> str:
        """The answer chosen: as typed, or as the saved mark tells it."""
        if self.said:
            return self.said.how
        if self.mark is None:
            return ""
        return how_said(self.mark, self.inherited)

    @property
    def points(self) -> str:
        """The text in the field of points."""
        if self.said:
            return self.said.points
        if self.mark is None or self.how != How.POINTS:
            return ""
        return PointsField().prepare_value(self.mark.points) or ""

    @property
    def reason(self) -> str:
        return self.said.reason if self.said else self.saved_reason

    @property
    def saved_reason(self) -> str:
        return self.mark.reason if self.mark else ""

    @property
    def needs_reason(self) -> bool:
        """Whether the field of the reason is shown."""
        return bool(self.reason or "reason" in self.field_errors)

    @property
    def did_not_arise(self) -> bool:
        if self.said:
            return self.said.did_not_arise
        source = self.mark or self.inherited
        return bool(source and source.did_not_arise)

    @property
    def controls(self) -> list[Control]:
        """The controls that correct what was entered, the present values in them."""
        if self.said:
            values = self.said.inputs
        else:
            source = self.mark or self.inherited
            values = stored_inputs(self.rule, source.inputs if source else {})
        return controls_of(self.rule, values, prefix=f"muc-{self.id}", errors=self.field_errors)

    @property
    def labels(self) -> dict[str, str]:
        return {"points": _("Points"), "reason": _("Reason")} | super().labels

    @property
    def invalid(self) -> str:
        """Names of the controls that are wrong, for the script that marks them."""
        own = [name for name in ("how", "points", "reason") if name in self.field_errors]
        return " ".join(own + [control.name for control in self.controls if control.errors])

    @property
    def version(self) -> int:
        """The version the form will name; after a conflict still the old one."""
        return self.said.version if self.said else self.saved_version

    @property
    def typed_words(self) -> str:
        """What was typed, in one line."""
        if not self.said or self.said.how == How.AGREE:
            return str(How.AGREE.label)
        if self.said.how == How.POINTS:
            return _("%(points)s points") % {"points": self.said.points or "–"}
        return (
            _("Did not arise") if self.said.did_not_arise else in_words(self.rule, self.said.inputs)
        )

    @property
    def saved_words(self) -> str:
        """What is saved, in one line."""
        return mark_in_words(self.rule, self.mark)

    @property
    def explanation(self) -> str:
        """The reason, as the desk's template of conflicts calls it."""
        return self.reason

    @property
    def saved_explanation(self) -> str:
        return self.saved_reason

    @property
    def declared_points(self) -> Decimal | None:
        return self.item.declared.points if self.item.declared else None

    @property
    def declared_words(self) -> str:
        return mark_in_words(self.rule, self.item.declared)

    @property
    def corrected_words(self) -> str:
        """What the council found instead; "" where it left the figures alone."""
        mark = self.item.appraised
        if mark is None or _same_entries(mark, self.item.declared):
            return ""
        return mark_in_words(self.rule, mark)

    @property
    def difference(self) -> str:
        """Beside the declared points the appraised are "same", "lower", "higher" or ""."""
        declared, appraised = self.item.declared, self.item.appraised
        if appraised is None:
            return ""
        if self.item.awaits_bloc:
            return "same" if _same_answers(appraised, declared) else ""
        before = (declared.points if declared else None) or 0
        now = appraised.points or 0
        return "same" if now == before else "lower" if now < before else "higher"


def row_of_item(
    item: Item, entry: Entry, stage: MarkStage | None, *, editable: bool, may_flag: bool
) -> AppraisalRow:
    """The row as it is saved."""
    rule = rule_of(item.leaf.node, entry.bloc.criteria_set.year)
    row = AppraisalRow(item, rule, stage, editable=editable, may_flag=may_flag)
    row.state = "saved" if row.mark else ""
    return row


def how_said(mark: Mark, inherited: Mark | None) -> str:
    """Which of the answers made this mark, seen from what stood before."""
    if not _same_entries(mark, inherited):
        return How.INPUTS
    same = inherited is not None and mark.points == inherited.points
    return How.AGREE if same else How.POINTS


def mark_in_words(rule: Rule, mark: Mark | None) -> str:
    """What was entered, with the figure it makes: "12.406/12.530 = 99,01 %"."""
    if mark is None:
        return "–"
    if mark.did_not_arise:
        return _("Did not arise")
    values = stored_inputs(rule, mark.inputs)
    if values.keys() == {"numerator", "denominator"} and all(values.values()):
        words = f"{values['numerator']}/{values['denominator']}"
    else:
        words = in_words(rule, values)
    basis = rule.basis(mark.inputs)
    return f"{words} = {basis}" if basis and basis != words else words


def _same_answers(mark: Mark, other: Mark | None) -> bool:
    return other is not None and mark.points == other.points and _same_entries(mark, other)


def _same_entries(mark: Mark, other: Mark | None) -> bool:
    inputs, arose = (other.inputs, other.did_not_arise) if other else ({}, False)
    return bool((mark.inputs, mark.did_not_arise) == (inputs, arose))

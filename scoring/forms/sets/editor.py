"""The editor of a draft: one node, a new one, a place to move to, the settings of the set."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.ui.forms import PointsField
from scoring.enums import Block, Level, Method, RuleKind
from scoring.forms.sets.details import YearField
from scoring.models import CriteriaSet, Node
from scoring.models.criteria import LONGEST_TEXT
from scoring.selectors.sets.drafts import RuleText, has_rule, node_version, rule_text
from scoring.services.sets.editing import MOST_POINTS, Content
from scoring.services.sets.lifecycle import LONGEST_BLOC_NAME, LONGEST_NAME, SetDetails
from scoring.services.sets.rules import RuleSaid

ITEMS = " | "


def _lines(rows: int, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


def _kinds() -> list[Any]:
    """Kinds of rules under where the points come from."""
    appraised = [choice for choice in RuleKind.choices if choice[0] != RuleKind.SURVEY]
    survey = [choice for choice in RuleKind.choices if choice[0] == RuleKind.SURVEY]
    return [
        ("", _("Not chosen yet")),
        (Method.APPRAISED.label, appraised),
        (Method.SURVEY.label, survey),
    ]


class MaximumField(PointsField):
    """The maximum of a node, as fine as the points of its set."""

    def __init__(self, *, places: int = 3, **kwargs: Any) -> None:
        smallest = Decimal(1).scaleb(-places)
        super().__init__(places=places, minimum=smallest, maximum=MOST_POINTS, **kwargs)


class NodeForm(forms.Form):
    """What is said of a node; of a leaf its rule too. `version` is the one the form saw."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=16)
    text = forms.CharField(label=_("Text"), max_length=LONGEST_TEXT, widget=_lines(2))
    evidence_asked = forms.CharField(
        label=_("Evidence asked for"), max_length=LONGEST_TEXT, required=False, widget=_lines(2)
    )
    in_charge = forms.CharField(label=_("In charge"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=_("How the points are given"),
        required=False,
        widget=forms.Select(attrs={"class": "rule-kind"}),
    )
    scale = forms.CharField(
        label=_("Scale of the rule"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=_lines(5, **{"class": "rule-scale", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, node: Node, places: int, **kwargs: Any) -> None:
        self.node = node
        kwargs.setdefault("auto_id", f"muc-{node.pk}-%s")
        kwargs.setdefault("initial", initial_of(node))
        super().__init__(*args, **kwargs)
        self.fields["max_points"] = MaximumField(label=_("Maximum"), places=places)
        self.fields["max_points"].widget.attrs["class"] = "number rule-maximum"
        self.order_fields(["version", "text", "max_points"])
        if not node.is_leaf:
            for name in ("evidence_asked", "in_charge", "kind", "scale"):
                del self.fields[name]
        else:
            self.fields["kind"].choices = _kinds()  # type: ignore[attr-defined]

    def show_example(self, scale: str) -> None:
        """What stands in the field of the scale while it is empty."""
        self.fields["scale"].widget.attrs["placeholder"] = scale

    @property
    def content(self) -> Content:
        said = self.cleaned_data
        return Content(
            said["text"],
            said["max_points"],
            said.get("evidence_asked", ""),
            said.get("in_charge", ""),
        )

    def rule(self, *, confirm: bool) -> RuleSaid | None:
        """The rule that was said, None for a node with parts."""
        if not self.node.is_leaf:
            return None
        said = self.cleaned_data
        surveyed = said["kind"] == RuleKind.SURVEY
        method = Method.SURVEY if surveyed else Method.APPRAISED
        return RuleSaid(method, RuleText(said["kind"], said["scale"]), confirm)


def initial_of(node: Node) -> dict[str, Any]:
    """What stands in the form of a node; a scale has a line for each item."""
    said = rule_text(node)
    return {
        "version": node_version(node),
        "text": node.text,
        "max_points": node.max_points,
        "evidence_asked": node.evidence_asked,
        "in_charge": node.in_charge,
        "kind": said.kind,
        "scale": said.scale.replace(ITEMS, "\n"),
    }


class RuleForm(forms.Form):
    """A rule that is being written, and the maximum it must reach; nothing is saved."""

    max_points = MaximumField()
    kind = forms.ChoiceField(choices=RuleKind.choices, required=False)
    scale = forms.CharField(max_length=LONGEST_TEXT, required=False)
    answer = forms.RegexField(r"[0-9]{1,3}-[0-9]{1,3}", required=False)


class AddNodeForm(forms.Form):
    """A new node; `after` and `parent` are where it shall stand, `block` of a component."""

    parent = forms.ModelChoiceField(Node.objects.none(), required=False, widget=forms.HiddenInput)
    after = forms.ModelChoiceField(Node.objects.none(), required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Text"), max_length=LONGEST_TEXT, widget=_lines(2))
    drops_rule = forms.BooleanField(label=_("Drop the rule this item has now"), required=False)
    block = forms.ChoiceField(label=_("What its points do"), choices=Block.choices, required=False)

    def __init__(self, *args: Any, criteria_set: CriteriaSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["max_points"] = MaximumField(
            label=_("Maximum"), places=criteria_set.point_places
        )
        self.order_fields(["parent", "after", "text", "max_points"])
        nodes = criteria_set.nodes.current()
        for name in ("parent", "after"):
            self.fields[name].queryset = nodes  # type: ignore[attr-defined]

    @property
    def for_part(self) -> bool:
        """Whether what was sent is the first or another part of the node beside it."""
        return self.is_bound and not self.data.get("after")

    @property
    def for_next(self) -> bool:
        """Whether it is to stand behind the node beside it."""
        return self.is_bound and bool(self.data.get("after"))

    def clean_block(self) -> Block:
        return Block(self.cleaned_data["block"] or Block.MAIN)


class MoveForm(forms.Form):
    """A place: "v-12" behind node 12, "t-12" first within it, "t-" first of all."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=16)
    place = forms.ChoiceField(label=_("New place"))

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]

    @property
    def is_within(self) -> bool:
        return bool(self.cleaned_data["place"].startswith("t-"))

    @property
    def node_id(self) -> int | None:
        number = self.cleaned_data["place"][2:]
        return int(number) if number else None


class SettingsForm(forms.Form):
    """The settings of a draft."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=16)
    name = forms.CharField(label=_("Name of the set"), max_length=LONGEST_NAME)
    bloc_name = forms.CharField(label=_("Bloc"), max_length=LONGEST_BLOC_NAME)
    year = YearField()
    point_places = forms.TypedChoiceField(
        label=_("Decimals of points"), choices=[(n, str(n)) for n in range(4)], coerce=int
    )
    index_places = forms.TypedChoiceField(
        label=_("Decimals of the index"), choices=[(n, str(n)) for n in range(5)], coerce=int
    )
    may_exceed_100 = forms.BooleanField(
        label=_("Bonus points may lift the index over 100 %"), required=False
    )

    @property
    def details(self) -> SetDetails:
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return SetDetails(**said)


def places_for(node: Node, nodes: Sequence[Node]) -> list[tuple[str, str]]:
    """Where a node can be moved with all below it, in the order of the set.

    Behind every other node and first within each that has parts or could have them, as far
    as there are levels for it. Its own place is not among them.
    """
    below = [each for each in nodes if f"{each.code}.".startswith(f"{node.code}.")]
    height = max(each.level for each in below) - node.level + 1
    inside = {each.pk for each in below}
    before = _sibling_before(node, nodes)
    behind, within = str(_("Behind %(item)s")), str(_("First within %(item)s"))
    places: list[tuple[str, str]] = []
    if before is not None or node.parent_id is not None:
        places.append(("t-", str(_("First of all"))))
    for each in nodes:
        if each.pk in inside:
            continue
        named = f"{each.code} {_short(each.text)}"
        if each.level + height - 1 <= max(Level) and each != before:
            places.append((f"v-{each.pk}", behind % {"item": named}))
        has_room = each.level + height <= max(Level)
        is_first_there = before is None and node.parent_id == each.pk
        if has_room and not has_rule(each) and not is_first_there:
            places.append((f"t-{each.pk}", within % {"item": named}))
    return places


def _sibling_before(node: Node, nodes: Sequence[Node]) -> Node | None:
    siblings = [each for each in nodes if each.parent_id == node.parent_id]
    place = siblings.index(node)
    return siblings[place - 1] if place else None


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"

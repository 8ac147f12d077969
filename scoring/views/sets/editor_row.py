"""A row of the editor opened to be changed: its forms, its rule, what else can be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from scoring.enums import RuleKind
from scoring.forms.sets.editor import AddNodeForm, NodeForm, initial_of, places_for
from scoring.forms.sets.kept_scales import Kept
from scoring.forms.sets.rule_hints import HINTS, Hint, example_of
from scoring.forms.sets.rule_trial import Trial, trial_of
from scoring.models import Node
from scoring.selectors.sets.drafts import RuleText, has_rule, printed_scale, questions_of
from scoring.selectors.sets.editor import Editor, EditorRow


@dataclass
class OpenRow:
    """A row opened: its form, its rule being written, and what else can be done with it."""

    row: EditorRow
    form: NodeForm
    trial: Trial
    add_form: AddNodeForm | None = None
    places: Sequence[tuple[str, str]] = ()
    differences: list[tuple[str, str, str]] = field(default_factory=list)
    kept: Kept = field(default_factory=dict)
    conflict: str = ""
    over: str = ""

    @property
    def node(self) -> Node:
        return self.row.node

    @property
    def dom_id(self) -> str:
        """The id of the node as text, for the templates."""
        return str(self.node.pk)

    @property
    def remove_form(self) -> str:
        """The id of the form that takes the node out."""
        return f"bo-{self.node.pk}"

    @property
    def remove_id(self) -> str:
        """The id of the dialog that asks before."""
        return f"bo-{self.node.pk}-hoi"

    @property
    def has_rule(self) -> bool:
        return has_rule(self.node)

    @property
    def printed(self) -> str:
        return printed_scale(self.node)

    @property
    def place(self) -> str:
        return str(self.node.reading.get("place", ""))

    @property
    def questions(self) -> Any:
        return questions_of(self.node)

    @property
    def kept_kinds(self) -> str:
        """The kinds whose scales are kept, in words."""
        return ", ".join(f"“{RuleKind(kind).label}”" for kind in self.kept)

    @property
    def hint(self) -> Hint:
        return HINTS.get(self.trial.said.kind, Hint())


def opened(editor: Editor, row: EditorRow, form: NodeForm | None = None, **changed: Any) -> OpenRow:
    """A row with its forms, as saved unless a form that came back is given."""
    node, places = row.node, editor.set.point_places
    trial = changed.pop("trial", None)
    if form is None:
        form = NodeForm(node=node, places=places)
    if trial is None:
        said = initial_of(node)
        text = RuleText(said["kind"], said["scale"]) if node.is_leaf else RuleText()
        trial = trial_of(text, node.max_points, editor.set)
    if node.is_leaf:
        form.show_example(example_of(trial.said.kind, trial.max_points or node.max_points))
    return OpenRow(
        row,
        form,
        trial,
        add_form=changed.pop("add_form", None) or AddNodeForm(criteria_set=editor.set),
        places=places_for(node, editor.nodes),
        **changed,
    )


def open_context(editor: Editor, row: OpenRow) -> dict[str, Any]:
    """What the template of an opened row needs."""
    siblings = [each for each in editor.nodes if each.parent_id == row.node.parent_id]
    above = editor.above(row.node)
    return {
        "set": editor.set,
        "row": row.row,
        "open": row,
        "order": editor.order,
        "below": editor.below(row.node),
        "version_below": editor.version_below(row.node),
        "rest": row.row.rest,
        "rest_above": above[-1].rest if above else None,
        "is_first": siblings[0] == row.node,
        "is_last": siblings[-1] == row.node,
    }

"""A set made from another one: next year's, another bloc's, another council's."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.agencies.models import Council, User
from cchc.history import record
from cchc.refusals import NotPermitted, Refusal
from scoring.engine import Adapted, RuleKind, apportion, format_scale, moved_to_year, rescaled
from scoring.enums import Block, Level
from scoring.models import CriteriaSet, Node
from scoring.permissions import can_manage_council
from scoring.selectors.rounds.maxima import Tree, tree_of
from scoring.services.sets.lifecycle import demand_details

# What a node says; its place in the tree is found anew.
COPIED = (
    "level", "position", "code", "text", "max_points", "block", "is_leaf", "method", "rule_kind",
    "rule_params", "scale", "evidence_asked", "in_charge", "is_confirmed",
)  # fmt: skip
# What a set says beside its nodes, and a copy takes over.
SETTINGS = ("point_places", "index_places", "may_exceed_100")
# What the column of a maximum holds.
TOO_LARGE = 10_000
_ZERO = Decimal(0)


@transaction.atomic
def copy_set(
    original: CriteriaSet,
    *,
    by: User,
    year: int,
    bloc_name: str,
    name: str = "",
    council: Council | None = None,
    drop: Collection[Node] = (),
    rescale: Decimal | None = None,
) -> CriteriaSet:
    """A draft with the nodes `original` has now, each naming the one it comes from.

    Days with a year move by the years between. `drop` are nodes left out with all below
    them; `rescale` is a new scale the leaves share in proportion, bonus and penalty points
    aside. A rule that does not come out exactly is left open, its scale kept as it was and
    the nearest one proposed. Raises NotPermitted and Refusal.
    """
    council = council or original.council
    can_manage_council(by, council.pk).demand()
    if not CriteriaSet.objects.visible_to(by).filter(pk=original.pk).exists():
        raise NotPermitted(_("You do not see this set."))
    if original.amends_id is not None:
        raise Refusal(_("An amendment is taken into the set it changes."))
    demand_details(year=year, bloc_name=bloc_name, name=name)
    draft = CriteriaSet.objects.create(
        council=council,
        year=year,
        bloc_name=bloc_name.strip(),
        name=name.strip() or _("Criteria %(year)d – %(bloc)s") % {"year": year, "bloc": bloc_name},
        copied_from=original,
        **{setting: getattr(original, setting) for setting in SETTINGS},
    )
    tree = tree_of(original)
    twins = [twin(node, draft) for node in _kept(tree, drop)]
    if drop or rescale is not None:
        _renumber(twins)
        _share_out(twins, rescale, original.point_places)
    for node in twins:
        if node.is_leaf:
            _adapt_rule(node, year - original.year, draft)
    plant(twins)
    record(draft, "copy", by=by, came_from="")
    return draft


def twin(node: Node, criteria_set: CriteriaSet) -> Node:
    """The node once more in another set, not saved, its parent still to be found."""
    said = {name: getattr(node, name) for name in COPIED}
    reading = {} if node.is_confirmed else node.reading
    return Node(set=criteria_set, origin=node, reading=reading, **said)


def plant(twins: Sequence[Node]) -> None:
    """Save twins under the twins of their origins' parents; three inserts however many."""
    by_origin: dict[int | None, Node] = {}
    for level in Level:
        here = [node for node in twins if node.level == level]
        for node in here:
            node.parent = by_origin[node.origin.parent_id] if node.origin.parent_id else None  # type: ignore[union-attr]
        Node.objects.bulk_create(here)
        by_origin |= {node.origin_id: node for node in here}


def _kept(tree: Tree, drop: Collection[Node]) -> list[Node]:
    """What stays when `drop` goes: a node whose parts all go has nothing to stay for."""
    gone = {node.pk for node in drop}
    if not gone <= tree.by_id.keys():
        raise Refusal(_("What is left out must belong to the set."))
    leaves = [leaf for leaf in tree.leaves if gone.isdisjoint(tree.path(leaf))]
    if not any(leaf.block == Block.MAIN for leaf in leaves):
        raise Refusal(_("Nothing would be left of the set."))
    stays = {pk for leaf in leaves for pk in tree.path(leaf)}
    return [node for node in tree.nodes if node.pk in stays]


def _renumber(twins: Iterable[Node]) -> None:
    """Codes without gaps: 1, 1.1, 1.1.1."""
    numbers: dict[int | None, int] = {}
    codes: dict[int | None, str] = {}
    for position, node in enumerate(twins, start=1):
        above = node.origin.parent_id  # type: ignore[union-attr]
        numbers[above] = numbers.get(above, 0) + 1
        start = f"{codes[above]}." if above else ""
        node.code = codes[node.origin_id] = f"{start}{numbers[above]}"
        node.position = position


def _share_out(twins: Sequence[Node], scale: Decimal | None, places: int) -> None:
    """The leaves of the index share `scale` in proportion; what is above them sums up its
    parts. A bonus or penalty keeps its cap as far as its parts reach."""
    main = [node for node in twins if node.block == Block.MAIN]
    leaves = [node for node in main if node.is_leaf]
    if scale is not None:
        _demand_scale(scale, places)
        shares = apportion([leaf.max_points for leaf in leaves], scale, places)
        empty = [leaf.code for leaf, share in zip(leaves, shares, strict=True) if not share]
        if empty:
            raise Refusal(
                _("On this scale nothing would be left for %(codes)s.")
                % {"codes": ", ".join(empty)}
            )
        for leaf, share in zip(leaves, shares, strict=True):
            leaf.max_points = share
    sums: dict[int | None, Decimal] = {}
    for node in reversed(twins):
        if not node.is_leaf:
            parts = sums[node.origin_id]
            is_cap = node.block != Block.MAIN
            node.max_points = min(node.max_points, parts) if is_cap else parts
        if node.max_points >= TOO_LARGE:
            raise Refusal(
                _("The parts of %(code)s add up to 10.000 points or more.") % {"code": node.code}
            )
        above = node.origin.parent_id  # type: ignore[union-attr]
        sums[above] = sums.get(above, _ZERO) + node.max_points


def _demand_scale(scale: Decimal, places: int) -> None:
    if not 0 < scale < TOO_LARGE:
        raise Refusal(_("A scale lies above 0 and below 10.000 points."))
    if scale != round(scale, places):
        raise Refusal(_("This set has points of at most %(places)d decimals.") % {"places": places})


def _adapt_rule(node: Node, years: int, draft: CriteriaSet) -> None:
    """Make the rule fit another year and maximum, or leave it open with what comes nearest."""
    before = node.origin.max_points  # type: ignore[union-attr]
    if not node.rule_kind:
        node.reading = node.reading if before == node.max_points else {}
        return
    kind = RuleKind(node.rule_kind)
    if not node.rule_params:
        # A draft keeps a rule that could not be read as it was written.
        return
    moved = moved_to_year(kind, node.rule_params, years, year=draft.year)
    fitted = rescaled(
        kind,
        moved.params,
        before,
        node.max_points,
        places=draft.point_places,
        year=draft.year,
    )
    if fitted is None or not (moved.is_exact and fitted.is_exact):
        _leave_open(node, kind, fitted, draft.year)
    elif fitted.params != node.rule_params:
        node.rule_params = fitted.params
        node.scale = format_scale(kind, fitted.params, node.max_points, draft.year)


def _leave_open(node: Node, kind: RuleKind, nearest: Adapted | None, year: int) -> None:
    """No rule rather than a wrong one; the scale stays as it was, for the person to read."""
    node.rule_kind, node.rule_params, node.is_confirmed, node.reading = "", {}, False, {}
    if nearest is not None:
        scale = format_scale(kind, nearest.params, node.max_points, year)
        proposed = {"kind": kind.value, "scale": scale}
        node.reading = {
            "place": "",
            "confidence": "likely",
            "questions": [],
            "proposed": proposed,
        }

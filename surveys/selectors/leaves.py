"""Survey leaves of a round and the questions that measure them (D6)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from scoring.enums import Method
from scoring.models import AssessmentRound, Bloc, Entry, Exemption, Node
from surveys.models import Question, Survey


@dataclass(frozen=True)
class BlocLeaves:
    """A bloc, the survey leaves of its set, and those no question measures."""

    bloc: Bloc
    leaves: list[Node]
    missing: list[Node]

    @property
    def covered(self) -> int:
        return len(self.leaves) - len(self.missing)


def leaves_by_set(round: AssessmentRound) -> dict[int, list[Node]]:
    """The survey leaves of each criteria set the round uses, in order; one query."""
    found: dict[int, list[Node]] = defaultdict(list)
    leaves = Node.objects.leaves().select_related("parent__parent")
    for leaf in leaves.filter(set__blocs__round=round, method=Method.SURVEY).distinct():
        found[leaf.set_id].append(leaf)
    return found


def coverage(round: AssessmentRound) -> list[BlocLeaves]:
    """Per bloc, what its questions cover; the surveys of a round cover it together."""
    leaves = leaves_by_set(round)
    measured = set(
        Question.objects.filter(survey__round=round)
        .exclude(nodes=None)
        .values_list("nodes", flat=True)
    )
    return [
        BlocLeaves(
            bloc,
            leaves.get(bloc.criteria_set_id, []),
            [n for n in leaves.get(bloc.criteria_set_id, []) if n.pk not in measured],
        )
        for bloc in round.blocs.all()
    ]


def questions_by_set(survey: Survey) -> dict[int, list[tuple[Question, Node]]]:
    """Per criteria set the questions of the survey, each with the leaf it measures there."""
    found: dict[int, list[tuple[Question, Node]]] = defaultdict(list)
    nodes = Prefetch("nodes", Node.objects.select_related("parent__parent"))
    questions = survey.questions.prefetch_related(nodes, "groups", "options")
    for question in questions:
        for node in question.nodes.all():
            found[node.set_id].append((question, node))
    return found


def asked_of(
    survey: Survey, entries: Iterable[Entry], group_id: int | None = None
) -> dict[int, list[Question]]:
    """Per entry the questions asked about it, of one group or of any.

    A leaf the council exempted the entry from is not asked. `entries` come with `bloc`.
    A fixed number of queries, however many entries.
    """
    entries = list(entries)
    by_set = questions_by_set(survey)
    exempt: dict[int, set[int]] = defaultdict(set)
    if entries:
        rows = Exemption.objects.filter(entry__in=entries)
        for entry_id, node_id in rows.values_list("entry", "node"):
            exempt[entry_id].add(node_id)
    return {
        entry.pk: [
            question
            for question, node in by_set.get(entry.bloc.criteria_set_id, [])
            if not exempt[entry.pk] & set(node.path) and _asks(question, group_id)
        ]
        for entry in entries
    }


def _asks(question: Question, group_id: int | None) -> bool:
    groups = [group.pk for group in question.groups.all()]
    return group_id is None or not groups or group_id in groups

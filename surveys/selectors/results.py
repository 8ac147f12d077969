"""What surveys say of a bloc: read by rankings, which joins it to the appraised points (D6)."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring.models import Bloc, Entry, Node
from surveys.enums import SurveyState
from surveys.models import Survey, TabulatedShare
from surveys.selectors.leaves import coverage

Shares = dict[int, dict[str, str | None]]


def shares_for_bloc(bloc: Bloc) -> Shares:
    """Per entry id and code of a survey leaf its exact share of the maximum, such as "13/16".

    None: the sample was too small, the leaf drops out of the entry's maximum (D5). Only
    tabulated surveys and leaves the set has now count. One query.
    """
    found: Shares = defaultdict(dict)
    rows = TabulatedShare.objects.filter(
        entry__bloc=bloc,
        node__until_version__isnull=True,
        survey__state=SurveyState.TABULATED,
    ).order_by()
    for entry_id, code, exact in rows.values_list("entry", "node__code", "exact"):
        found[entry_id][code] = exact or None
    return dict(found)


def open_problems(bloc: Bloc) -> list[str]:
    """What keeps the bloc's survey part from being final, as sentences; empty when nothing."""
    covered = next(part for part in coverage(bloc.round) if part.bloc.pk == bloc.pk)
    if not covered.leaves:
        return []
    problems = []
    if covered.missing:
        codes = ", ".join(node.code for node in covered.missing)
        problems.append(_("No question measures these items: %(codes)s.") % {"codes": codes})
    surveys = Survey.objects.filter(questions__nodes__in=covered.leaves, round=bloc.round)
    for survey in surveys.exclude(state=SurveyState.TABULATED).distinct():
        problems.append(_("The survey “%(name)s” is not tabulated yet.") % {"name": survey.name})
    if not problems:
        problems += _entries_without_share(bloc, covered.leaves)
    return problems


def _entries_without_share(bloc: Bloc, leaves: list[Node]) -> list[str]:
    """Entries that joined the bloc after the survey was tabulated."""
    tabulated = TabulatedShare.objects.filter(entry__bloc=bloc, node__in=leaves)
    late = Entry.objects.filter(bloc=bloc).exclude(pk__in=tabulated.values("entry"))
    number = late.count()
    if not number:
        return []
    return [
        ngettext(
            "%(count)d unit is missing from the tabulated survey: tabulate again.",
            "%(count)d units are missing from the tabulated survey: tabulate again.",
            number,
        )
        % {"count": number}
    ]


@dataclass(frozen=True)
class ResultTable:
    """The result of one bloc: its leaves, and per entry the share of each, in their order."""

    bloc: Bloc
    nodes: list[Node]
    rows: list[tuple[Entry, list[TabulatedShare | None]]]


def result_tables(survey: Survey) -> list[ResultTable]:
    """The tabulated shares per bloc, in the order of units and leaves; one query.

    None unless the survey stands tabulated: what is counted while ballots may still come
    would show the next ballot as a difference (ADR 3).
    """
    if survey.state != SurveyState.TABULATED:
        return []
    shares = survey.shares.select_related("entry__bloc", "node").order_by(
        "entry__bloc__position", "entry__position", "entry__name", "node__position"
    )
    by_bloc: dict[int, list[TabulatedShare]] = defaultdict(list)
    for share in shares:
        by_bloc[share.entry.bloc_id].append(share)
    return [_result_table(found) for found in by_bloc.values()]


def _result_table(shares: list[TabulatedShare]) -> ResultTable:
    nodes = {share.node_id: share.node for share in shares}
    entries = {share.entry_id: share.entry for share in shares}
    at = {(share.entry_id, share.node_id): share for share in shares}
    columns = sorted(nodes.values(), key=lambda node: node.position)
    return ResultTable(
        bloc=shares[0].entry.bloc,
        nodes=columns,
        rows=[
            (entry, [at.get((entry.pk, node.pk)) for node in columns]) for entry in entries.values()
        ],
    )

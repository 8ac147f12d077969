"""How an edition was ranked and where its figures come from, in sentences."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.numbers import format_points
from rankings.enums import Origin
from rankings.models import Edition
from rankings.selectors.comparability import comparability_sentences
from rankings.selectors.rules import bands_of, ranking_rule
from rankings.standings import Band, KeyKind, RankingMethod, TieKey

_KEYS = {
    KeyKind.UNROUNDED_INDEX: gettext_lazy("the unrounded index"),
    KeyKind.PRINTED_INDEX: gettext_lazy("the index as printed"),
    KeyKind.APPRAISED_POINTS: gettext_lazy("appraised points"),
    KeyKind.SURVEY_POINTS: gettext_lazy("survey points"),
    KeyKind.COUNCIL_ORDER: gettext_lazy("the order set by the council"),
}


def method_sentences(edition: Edition) -> list[str]:
    """Ranking method, tie rule, bands, origin and what can be verified."""
    rule = ranking_rule(edition.settings)
    keys = "; ".join(_key(edition, key) for key in rule.keys)
    sentences = [
        _("Index = points ÷ applicable maximum × 100."),
        *_grounds(edition),
        _("Ranked by: %(keys)s.") % {"keys": keys},
        _("Units that are level in all of these share a rank; the next rank is left out.")
        if rule.method == RankingMethod.SHARED
        else _("Every unit has a rank of its own."),
    ]
    if bands := bands_of(edition.settings):
        edges = "; ".join(
            _band(band, above) for band, above in zip(bands, [None, *bands[:-1]], strict=True)
        )
        sentences.append(_("Classes by the printed index: %(edges)s.") % {"edges": edges})
    if edition.origin == Origin.IMPORTED:
        sentences.append(
            _(
                "Imported as published elsewhere: no criteria set and no marks stand behind it. "
                "Order, movement and mean were computed again from the printed figures; the "
                "points themselves cannot be verified here."
            )
        )
    else:
        sentences.append(
            _(
                "Computed here from the criteria set, the marks and the survey: every sum from "
                "the leaves to the total can be verified."
            )
        )
    return [*sentences, *comparability_sentences(edition)]


def _grounds(edition: Edition) -> Iterator[str]:
    """How bonus and penalty enter the total, where the set has them."""
    scheme = edition.scheme or {}
    if any("block" in part for part in scheme.get("components", [])):
        yield _("Total = appraised + survey + bonus − penalty points, each within its cap.")
        if scheme["may_exceed_100"]:
            yield _("Bonus points may lift the index over 100 %.")
        else:
            yield _("Bonus points do not lift the index over 100 %.")


def _band(band: Band, above: Band | None) -> str:
    """A class with its edge; the lowest, which reaches down to nothing, with what is above it."""
    if above is None or band.edge > 0:
        return f"{band.label} {'≥' if band.inclusive else '>'} {format_points(band.edge)} %"
    text = _("%(label)s below %(edge)s %%") if above.inclusive else _("%(label)s up to %(edge)s %%")
    return text % {"label": band.label, "edge": format_points(above.edge)}


def _key(edition: Edition, key: TieKey) -> str:
    if key.kind != KeyKind.COMPONENT:
        return str(_KEYS[key.kind])
    names = {part["code"]: part["name"] for part in edition.components}
    return names.get(key.component, key.component)

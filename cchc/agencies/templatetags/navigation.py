"""The main navigation of somebody signed in: the one place that says who gets which links.

Views are named by string; one that is not installed gives no entry (`nav_link`).
"""

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from cchc.agencies.enums import AGENCY_ROLES, COUNCIL_ROLES, Role
from cchc.agencies.models import User
from cchc.ui.templatetags.ui import nav_link

register = template.Library()


@dataclass(frozen=True)
class Link:
    """One entry: its view without arguments, its words, who gets it.

    `also` are other views under which it is the current one.
    """

    view: str
    text: Any
    roles: frozenset[str]
    also: tuple[str, ...] = ()
    for_staff: bool = False


_EVERYONE = frozenset({*COUNCIL_ROLES, *AGENCY_ROLES})
_OFFICE = frozenset({Role.SECRETARY, Role.CHAIR})

LINKS = [
    Link("documents", _("Evidence documents"), frozenset(AGENCY_ROLES), ("document_revise",)),
    Link(
        "appraisal_list",
        _("Appraisal"),
        frozenset({Role.APPRAISER, Role.SECRETARY}),
        ("appraisal_entry", "appraisal_row"),
    ),
    Link(
        "set_list",
        _("Criteria sets"),
        _EVERYONE,
        (
            "set_detail",
            "set_upload",
            "confirm_set",
            "put_set_in_force",
            "new_set",
            "set_editor",
            "set_settings",
            "set_node",
            "write_set_rule",
            "try_set_rule",
            "add_set_node",
            "copy_set",
            "amendment",
            "set_comparison",
            "set_match",
            "appendix_upload",
            "confirm_appendix",
        ),
        for_staff=True,
    ),
    Link(
        "round_list",
        _("Rounds"),
        _OFFICE,
        (
            "create_round",
            "round_board",
            "round_advance",
            "round_entry",
            "act_on_entry",
            "round_guide",
            "round_basics",
            "round_blocs",
            "new_bloc",
            "round_bloc",
            "round_entries",
            "round_exemptions",
            "exemption_matrix",
            "upload_exemptions",
            "round_dates",
            "round_people",
        ),
        for_staff=True,
    ),
    Link(
        "survey_list",
        _("Surveys"),
        _OFFICE,
        (
            "survey_create",
            "survey_board",
            "survey_edit",
            "survey_results",
            "survey_reopen",
            "survey_respondents",
            "survey_questionnaire",
            "question_create",
            "question_edit",
        ),
        for_staff=True,
    ),
    Link(
        "edition_list",
        _("Results"),
        _OFFICE,
        ("result_desk", "edition_desk", "import_results"),
        for_staff=True,
    ),
    Link(
        "council_list",
        _("Councils"),
        frozenset({Role.SECRETARY}),
        ("council_detail", "add_council"),
        for_staff=True,
    ),
    Link(
        "unit_list",
        _("Units"),
        frozenset({Role.SECRETARY}),
        ("unit_detail", "add_unit", "edit_unit", "rename_unit", "merge_units"),
        for_staff=True,
    ),
    Link(
        "person_list",
        _("People"),
        frozenset({Role.SECRETARY}),
        ("person_detail", "add_person", "edit_person", "add_role", "end_role"),
        for_staff=True,
    ),
]


def links_of(user: User) -> list[Link]:
    """The entries this person has beside "My work"; one query at most."""
    if not user.is_authenticated:
        return []
    roles = {held.role for held in user.held}
    return [link for link in LINKS if roles & link.roles or (user.is_staff and link.for_staff)]


@register.inclusion_tag("layout/main_links.html", takes_context=True)
def main_links(context: template.Context) -> dict[str, Any]:
    """The signed-in person's entries, the one of this page marked."""
    links = links_of(context["user"])
    return {"links": [nav_link(context, link.view, link.text, *link.also) for link in links]}

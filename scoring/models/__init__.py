"""The criteria, and what agencies and appraisers say against them."""

from scoring.models.criteria import CriteriaSet, Node
from scoring.models.entries import (
    Assignment,
    Entry,
    EntryTransition,
    Exemption,
    Extension,
)
from scoring.models.evidence import Attachment, Document, Revision
from scoring.models.marks import ExplanationRequest, Mark
from scoring.models.rounds import AssessmentRound, Band, Bloc, RoundTransition, StageDates
from scoring.models.set_changes import Amendment, Match, SetTransition

__all__ = [
    "Amendment",
    "AssessmentRound",
    "Assignment",
    "Attachment",
    "Band",
    "Bloc",
    "CriteriaSet",
    "Document",
    "Entry",
    "EntryTransition",
    "Exemption",
    "ExplanationRequest",
    "Extension",
    "Mark",
    "Match",
    "Node",
    "Revision",
    "RoundTransition",
    "SetTransition",
    "StageDates",
]

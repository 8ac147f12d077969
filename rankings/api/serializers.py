"""What the API says of published editions. Decimals are text: nothing is rounded on the way."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cchc.agencies.models import Agency
from rankings.models import Edition, Publication, Result
from rankings.selectors.notes import note_texts


class PublicationSerializer(serializers.ModelSerializer):
    council_name = serializers.CharField(source="council.name", read_only=True)

    class Meta:
        model = Publication
        fields = (
            "id",
            "council",
            "council_name",
            "year",
            "title",
            "decision_number",
            "decision_date",
            "signed_file_sha256",
            "source",
            "published_at",
        )
        read_only_fields = fields


class EditionSerializer(serializers.ModelSerializer):
    """One bloc and year; `notes` are sentences, `summary` the year in one glance.

    `comparability` says of every item what it was in the edition before and whether both
    measure the same; empty where that was not assessed.
    """

    council_name = serializers.CharField(source="council.name", read_only=True)
    notes = serializers.SerializerMethodField()

    class Meta:
        model = Edition
        fields = (
            "id",
            "publication",
            "council",
            "council_name",
            "kind",
            "year",
            "bloc_key",
            "bloc_name",
            "number",
            "origin",
            "state",
            "previous",
            "index_places",
            "mean",
            "components",
            "settings",
            "summary",
            "comparability",
            "notes",
            "engine_version",
            "checksum",
        )
        read_only_fields = fields

    def get_notes(self, edition: Edition) -> list[str]:
        return note_texts(edition.notes)


class ResultSerializer(serializers.ModelSerializer):
    """One unit's line; `components` by code, as far as anybody may read them.

    `performance` and `method` are the parts of `change`, null where comparability was not
    assessed.
    """

    unit = serializers.IntegerField(source="agency_id", allow_null=True, read_only=True)
    notes = serializers.SerializerMethodField()
    performance = serializers.SerializerMethodField()
    method = serializers.SerializerMethodField()
    components = serializers.SerializerMethodField()

    class Meta:
        model = Result
        fields = (
            "id",
            "edition",
            "unit",
            "name",
            "rank",
            "position",
            "index",
            "points",
            "max_points",
            "full_max_points",
            "appraised",
            "survey",
            "band",
            "printed_rank",
            "places",
            "change",
            "performance",
            "method",
            "notes",
            "components",
        )
        read_only_fields = fields

    def get_notes(self, result: Result) -> list[str]:
        return note_texts(result.notes)

    def get_performance(self, result: Result) -> str | None:
        return _moved(result).get("performance")

    def get_method(self, result: Result) -> str | None:
        return _moved(result).get("method")

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_components(self, result: Result) -> dict[str, Any]:
        lines = getattr(result, "component_lines", None) or {}
        codes = (part["code"] for part in result.edition.components)
        return {code: lines[code] for code in codes if code in lines}


def _moved(result: Result) -> dict[str, str]:
    return next((note for note in result.notes if note["code"] == "moved"), {})


class UnitSerializer(serializers.ModelSerializer):
    """A unit through time, as far as it stands in a published edition."""

    class Meta:
        model = Agency
        fields = ("id", "name", "short_name", "kind", "code", "valid_from", "valid_to")
        read_only_fields = fields

"""What every operation of the API may answer besides its data."""

from typing import Any

_ERROR = {"application/json": {"schema": {"type": "object", "additionalProperties": {}}}}
_BAD_FILTER = {"description": "A filter that makes no sense, by its name.", "content": _ERROR}
_NOT_FOUND = {"description": "Not there, or not published.", "content": _ERROR}


def document_refusals(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Add the answers 400 to lists and 404 to single things (drf-spectacular's hook)."""
    for path, operations in result["paths"].items():
        for operation in operations.values():
            responses = operation["responses"]
            if "{" in path:
                responses.setdefault("404", _NOT_FOUND)
            if any(parameter["in"] == "query" for parameter in operation.get("parameters", ())):
                responses.setdefault("400", _BAD_FILTER)
    return result

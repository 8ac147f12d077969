"""The worked examples of the documents, as the tests read them."""

import re
import tomllib
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs"


def worked_examples(document, kind):
    """The `toml` blocks of one kind in docs/`document`. Fails where there are none."""
    text = (DOCS / document).read_text(encoding="utf-8")
    blocks = map(tomllib.loads, re.findall(r"^```toml\n(.*?)^```$", text, re.DOTALL | re.MULTILINE))
    found = [block for block in blocks if block["example"] == kind]
    assert found, f"no example of {kind} in {document}"
    return found

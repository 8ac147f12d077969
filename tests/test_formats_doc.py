"""The examples of docs/formats.md are read by the importers they describe."""

import io
import re
from decimal import Decimal

from django.conf import settings

from scoring.engine.enums import RuleKind
from scoring.services.sets.workbook import read_criteria

PAGE = (settings.BASE_DIR / "docs" / "formats.md").read_text(encoding="utf-8")


def example(section: str) -> io.BytesIO:
    """The first CSV example below the heading."""
    found = re.search(rf"^## {section}$.*?^```csv$\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found
    return io.BytesIO(found[1].encode())


def test_the_criteria_example_is_a_set_of_four_points():
    workbook = read_criteria(example("Criteria set"), year=2026)
    assert workbook.problems == []
    assert [leaf.code for leaf in workbook.leaves] == ["1.1.1", "1.1.2", "1.2"]
    assert workbook.components[0].max_points == Decimal(4)


def test_every_rule_word_of_the_page_is_understood_by_both_names():
    _, _, section = PAGE.partition("### Rules and their scales")
    section = section.partition("\n## ")[0]
    rows = re.findall(r"^\| `([^`]+)` \| `([a-z_]+)` \| ", section, re.MULTILINE)
    assert {identifier for _, identifier in rows} == {kind.value for kind in RuleKind}
    for word, identifier in rows:
        method = "survey" if identifier == "survey" else "appraised"
        for name in (word, identifier):
            lines = f"Mã,Nội dung,Điểm tối đa,Phương pháp,Quy tắc\n1,a,1,{method},{name}"
            workbook = read_criteria(io.BytesIO(lines.encode()), year=2026)
            assert [leaf.kind and leaf.kind.value for leaf in workbook.leaves] == [identifier]

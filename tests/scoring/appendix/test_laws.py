"""Whatever a decision prints as a scale: nothing breaks, and nothing sure is refused."""

import io
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.appendix import Confidence
from scoring.appendix.scales import over_max, propose
from scoring.engine import RuleKind, parse_scale
from tests.scoring.appendix.builders import LEFT, UP, document, read, workbook

WORDS = st.sampled_from(
    """
    từ trên dưới đến trước sau trong ngày tháng quý năm_trước ban_hành không đạt kịp_thời mỗi mới
    cứ trừ cộng tối_đa điểm tỷ_lệ tỉ_lệ × * / ( ) % : ; . , - + | = ≥ < 0 1 2 0,5 1.000 90% 70 100%
    15/01 31/02/2026 99/99 IV II 9 13 còn_lại phát_sinh không_phát_sinh xuất_sắc SIPAS cao_nhất
    chia không_quá b/a công_thức trở_lên trở_xuống giảm mức_độ điểm_tối_đa trước_ngày_31/12
    sau_ngày_01/01 \\n \\n-
    """.replace("\\n", "\n").split(" ")
).map(lambda word: word.strip(" ").replace("_", " "))
SCALES = st.one_of(
    st.text(max_size=200), st.lists(WORDS, max_size=25).map(" ".join), st.lists(WORDS).map("".join)
)
ROWS = [["STT", "Tiêu chí", "Điểm"], ["1", "a", 1], ["1.1", "Tỷ lệ\n- Đạt: 1\n- Không: 0", 1]]
WORKBOOK, DOCUMENT = workbook(ROWS).getvalue(), document(ROWS).getvalue()
MAXIMA = st.decimals(min_value="0.001", max_value="100", places=3)


@settings(max_examples=250, deadline=None)
@given(text=SCALES, max_points=MAXIMA)
def test_a_trusted_proposal_is_one_the_engine_takes(text, max_points):
    proposal = propose(text, max_points=max_points, year=2026)
    over_max(text, max_points=max_points, year=2026)
    trusted = proposal.confidence in (Confidence.SURE, Confidence.LIKELY)
    if trusted and proposal.kind in {kind.value for kind in RuleKind}:
        parse_scale(RuleKind(proposal.kind), proposal.scale, max_points, 2026)
    if not trusted:
        assert proposal.scale == ""
        assert proposal.questions != ()


@settings(max_examples=200, deadline=None)
@given(text=SCALES, max_points=MAXIMA)
def test_every_answer_is_one_the_engine_takes(text, max_points):
    known = {kind.value for kind in RuleKind}
    for question in propose(text, max_points=max_points, year=2026).questions:
        for option in question.options:
            if option.kind in known:
                parse_scale(RuleKind(option.kind), option.scale, max_points, 2026)


def test_a_long_scale_is_read_in_good_time():
    for text in (
        "từ 1 đến " * 400,
        "mỗi " * 900,
        "a " * 1900,
        "(" * 3900,
        "1 - " * 900,
        "x" * 5000,
    ):
        propose(text, max_points=Decimal(1), year=2026)


CELLS = st.one_of(
    st.sampled_from(
        "|I|II|1|1.1|1.2|1.1.1|a)|-|A|1.10|Tổng cộng|x|ĐIỂM THƯỞNG|Đạt: 1; không đạt: 0|0,5|2|(1)"
        f"|STT|Điểm tối đa|Tiêu chí|Cách tính điểm|Điều tra XHH|Nơi nhận:|=1|1. A\n- Có: 1|{LEFT}"
        f"|{UP}".split("|")
    ),
    st.text(alphabet="ab1.,%-()\n ", max_size=8),
    st.integers(-3, 30),
    st.decimals(0, 20, places=2).map(float),
)
TABLES = st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=12)
HEADS = st.sampled_from([[], [["STT", "Nội dung tiêu chí", "Điểm chuẩn", "Hướng dẫn"]]])


@settings(max_examples=30, deadline=None)
@given(head=HEADS, rows=TABLES, more=TABLES)
def test_whatever_stands_in_the_tables_is_read_or_told(head, rows, more):
    for file in (
        workbook([*head, *rows], more={"2": more}),
        document("Phụ lục", [*head, *rows], more),
    ):
        appendix = read(file)
        assert bool(appendix.components) or bool(appendix.problems)
        for leaf in appendix.leaves:
            assert leaf.proposal or appendix.problems


@settings(max_examples=100, deadline=None)
@given(at=st.integers(0, 36_000), sign=st.binary(min_size=1, max_size=4))
def test_a_damaged_file_is_read_or_told(at, sign):
    for content in (WORKBOOK, DOCUMENT):
        damaged = bytearray(content)
        place = at % len(damaged)
        damaged[place : place + len(sign)] = sign
        read(io.BytesIO(bytes(damaged)))

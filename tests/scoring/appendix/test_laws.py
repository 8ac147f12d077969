"""Whatever a decision prints as a scale: nothing breaks, and nothing sure is refused."""

import io
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.appendix import Confidence
from scoring.appendix.scales import over_max, propose
from scoring.engine import Block, RuleKind, parse_rule, parse_scale
from tests.scoring.appendix.builders import LEFT, UP, document, read, workbook
from tests.scoring.engine.strategies import typed_inputs

WORDS = st.sampled_from(
    """
    từ trên dưới đến trước sau trong ngày tháng quý năm_trước ban_hành không đạt kịp_thời mỗi mới
    cứ trừ cộng tối_đa điểm tỷ_lệ tỉ_lệ × * / ( ) % : ; . , - + | = ≥ < 0 1 2 0,5 1.000 90% 70 100%
    15/01 31/02/2026 99/99 IV II 9 13 còn_lại phát_sinh không_phát_sinh xuất_sắc SIPAS cao_nhất
    chia không_quá b/a công_thức trở_lên trở_xuống giảm mức_độ điểm_tối_đa trước_ngày_31/12
    sau_ngày_01/01 văn_bản điểm/văn_bản i) ii) a) tăng hai 10% 0,25_điểm cho_mỗi trừ_tối_đa bị_trừ
    Đối_với_xã: 02 \\n \\n-
    """.replace("\\n", "\n").split(" ")
).map(lambda word: word.strip(" ").replace("_", " "))
SCALES = st.one_of(
    st.text(max_size=200), st.lists(WORDS, max_size=25).map(" ".join), st.lists(WORDS).map("".join)
)
CLAUSES = st.sampled_from(
    [
        "Kịp thời: 1 điểm", "không kịp thời: 0,5 điểm", "không ban hành: 0", "trên 90%: 2",
        "từ 70% đến 90%: 1", "dưới 70%: 0", "tỷ lệ × điểm tối đa", "mỗi sáng kiến 0,5 điểm",
        "cứ 02 sáng kiến được 0,5 điểm", "cứ 10% hồ sơ được 0,25 điểm", "tối đa 2 điểm",
        "mỗi văn bản sai trừ 0,25 điểm", "trừ 0,5 điểm/vụ", "tối đa trừ 1 điểm", "tối đa 3 vụ",
        "cứ 03 báo cáo chậm trừ 0,1 điểm", "mỗi báo cáo chậm trừ 10% số điểm", "xuất sắc: 100%",
        "trong quý I: 1", "Đối với cấp xã:", "không phát sinh: điểm tối đa", "giảm 1% trừ 0,1",
    ]
)  # fmt: skip
JOINED = st.tuples(st.sampled_from(["; ", "\n- ", ", ", ". ", " "]), st.lists(CLAUSES, max_size=5))
SENTENCES = JOINED.map(lambda joined: joined[0].join(joined[1]))
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


@settings(max_examples=400, deadline=None)
@given(
    text=SCALES | SENTENCES,
    max_points=MAXIMA | st.sampled_from([Decimal("0.5"), Decimal(1), Decimal(2)]),
    block=st.sampled_from(Block),
    data=st.data(),
)
def test_no_rule_that_is_proposed_or_offered_gives_more_than_the_maximum(
    text, max_points, block, data
):
    proposal = propose(text, max_points=max_points, year=2026, block=block)
    offered = [option for question in proposal.questions for option in question.options]
    for kind, scale in dict.fromkeys(
        (found.kind, found.scale) for found in (proposal, *offered) if found.kind
    ):
        if found_by_hand(kind, scale):
            continue
        params = parse_scale(RuleKind(kind), scale, max_points, 2026)
        rule = parse_rule(RuleKind(kind), params, max_points, 2026)
        assert (rule.ceiling, rule.test_problems()) == (max_points, [])
        if not rule.needs_bloc:
            inputs = rule.clean(data.draw(typed_inputs(rule)))
            assert rule.floor <= rule.award(inputs).points <= max_points


def found_by_hand(kind, scale):
    """Whether nothing is proposed but a kind, whose scale a person still has to write."""
    return not scale and kind not in ("yes_no", "judged", "survey")


def test_a_long_scale_is_read_in_good_time():
    for text in (
        "từ 1 đến " * 400,
        "mỗi " * 900,
        "a " * 1900,
        "(" * 3900,
        "1 - " * 900,
        "x" * 5000,
        "trừ 0,5 điểm/" * 300,
        "cứ 02 " * 600,
        "i) ii) " * 500,
        "a: " * 1300,
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

"""Whatever a decision prints as a scale: nothing breaks, and nothing sure is refused."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.appendix import Confidence
from scoring.appendix.scales import over_max, propose
from scoring.engine import RuleKind, parse_scale

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

"""Proposed questions read as somebody would ask them."""

import pytest

from surveys.services.wording import proposed_question


@pytest.mark.parametrize(
    ("criterion", "question"),
    [
        (
            "Không có tình trạng gây khó khăn, yêu cầu thêm hồ sơ.",
            "Ông/Bà đánh giá mức độ thực hiện nội dung sau: "
            "“Không có tình trạng gây khó khăn, yêu cầu thêm hồ sơ”?",
        ),
        (
            "Tính kịp thời trong chỉ đạo",
            "Ông/Bà đánh giá thế nào về tính kịp thời trong chỉ đạo?",
        ),
        ("Hài lòng về kết quả dịch vụ", "Ông/Bà đánh giá thế nào về kết quả dịch vụ?"),
        # "Tinh giản" begins with the letters of a quality, and is none.
        (
            "Tinh giản thủ tục",
            "Ông/Bà đánh giá mức độ thực hiện nội dung sau: “Tinh giản thủ tục”?",
        ),
    ],
)
def test_a_quality_is_asked_about_a_statement_is_quoted(criterion, question):
    assert proposed_question(criterion) == question

"""Fields that read what officials type, and forms that say what is wrong at the field."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cchc.ui.forms import CountField, DateField, DeadlineField, PointsField

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


class MarkForm(forms.Form):
    points = PointsField(label="Điểm", minimum=0, maximum=Decimal("2.5"), help_text="Từ 0")
    kind = forms.ChoiceField(label="Loại", choices=[("a", "A")], widget=forms.RadioSelect)


def _errors(field: forms.Field, typed: str) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        field.clean(typed)
    return caught.value.messages


@pytest.mark.parametrize("typed", ["1,75", "1.75", " 1,750 "])
def test_points_take_comma_and_dot(typed: str):
    assert PointsField().clean(typed) == Decimal("1.75")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("nhiều", "Hãy nhập số, ví dụ 3,75."),
        ("2,6", "Không được quá 2,5."),
        ("-1", "Phải từ 0 trở lên."),
        ("1,2345", "Chỉ nhận tối đa 3 chữ số thập phân."),
        ("", "Mục này bắt buộc phải có."),
    ],
)
def test_wrong_points_get_a_vietnamese_sentence(typed: str, said: str):
    field = PointsField(minimum=0, maximum=Decimal("2.5"))
    assert _errors(field, typed) == [said]


def test_points_left_empty_are_none_where_they_may_be():
    assert PointsField(required=False).clean(" ") is None


def test_a_count_reads_dots_as_groups_and_refuses_fractions():
    assert CountField().clean("1.611") == 1611
    assert _errors(CountField(), "1,5") == ["Hãy nhập số nguyên, ví dụ 1.611."]
    assert _errors(CountField(maximum=1000), "1.611") == ["Không được quá 1.000."]


def test_stored_values_are_shown_as_they_are_written():
    assert PointsField().prepare_value(Decimal("1.750")) == "1,75"
    assert CountField().prepare_value(1611) == "1.611"
    assert PointsField().prepare_value("1,7x") == "1,7x"


def test_the_same_number_typed_otherwise_is_no_change():
    field = PointsField()
    assert not field.has_changed(Decimal("1.750"), "1,75")
    assert field.has_changed(Decimal("1.75"), "1,8")
    assert field.has_changed(Decimal("1.75"), "x")


@pytest.mark.parametrize("typed", ["15/01/2027", "15-1-2027", "15.1.27", "2027-01-15"])
def test_dates_are_read_day_first(typed: str):
    field = DateField()
    if typed == "15.1.27":
        assert _errors(field, typed) == ["Hãy nhập ngày/tháng/năm, ví dụ 15/01/2027."]
    else:
        assert field.clean(typed) == dt.date(2027, 1, 15)


def test_a_deadline_given_as_a_day_means_its_end():
    end_of_day = dt.datetime(2027, 1, 15, 23, 59, 59, tzinfo=HANOI)
    assert DeadlineField().clean("15/01/2027") == end_of_day


def test_a_deadline_shown_and_sent_back_stays_the_same():
    deadline = dt.datetime(2027, 1, 15, 23, 59, 59, tzinfo=HANOI)
    field = DeadlineField()
    shown = field.widget.format_value(timezone.localtime(deadline, HANOI))
    assert shown == "15/01/2027 23:59"
    assert field.clean(shown) == deadline


def test_a_deadline_keeps_its_hour():
    assert DeadlineField().clean("15/01/2027 17:00") == dt.datetime(2027, 1, 15, 17, tzinfo=HANOI)


def test_an_error_stands_at_its_field_and_is_announced_with_it():
    html = MarkForm({"points": "9"}).as_div()
    assert 'id="id_points_error"' in html
    assert 'aria-describedby="id_points_helptext id_points_error"' in html
    assert 'aria-invalid="true"' in html
    assert "Không được quá 2,5." in html


def test_choices_are_one_group_with_a_legend():
    html = MarkForm().as_div()
    assert "<fieldset" in html
    assert '<label class="check" for="id_kind_0">' in html


class Upload(forms.Form):
    name = forms.CharField()
    agreed = forms.BooleanField()
    file = forms.FileField()


def test_the_browser_is_not_asked_to_complain_in_its_own_language():
    html = str(Upload())
    assert " required" not in html
    assert html.count('aria-required="true"') == 1


def test_a_file_is_chosen_in_our_words():
    html = Upload()["file"].as_widget()
    assert '<input type="file" name="file" id="id_file">' in html
    assert "Chọn tệp" in html
    assert "Chưa chọn tệp" in html

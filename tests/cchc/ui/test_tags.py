"""What the tags and components print."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import timezone

from cchc.ui.templatetags import ui


def _render(source: str, **context: object) -> str:
    return Template(source).render(Context(context)).strip()


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ v|points }}", "93,364"),
        ("{{ v|fixed:2 }}", "93,36"),
        ("{{ none|points }}", "–"),
        ("{{ none|fixed }}", "–"),
        ("{{ n|count }}", "1.611"),
        ("{{ v|signed }}", "+93,364"),
        ("{{ down|signed }}", "−0,4"),
        ("{{ zero|signed }}", "0"),
    ],
)
def test_numbers_are_written_as_offices_write_them(source: str, shown: str):
    values = {
        "v": Decimal("93.364"),
        "none": None,
        "n": 1611,
        "down": Decimal("-0.40"),
        "zero": Decimal(0),
    }
    assert _render(source, **values) == shown


@pytest.mark.parametrize(
    ("left", "shown"),
    [
        (dt.timedelta(days=3, hours=4, minutes=5, seconds=30), "còn 3 ngày 4 giờ"),
        (dt.timedelta(days=24, hours=4, seconds=30), "còn 24 ngày"),
        (dt.timedelta(hours=4, minutes=5, seconds=30), "còn 4 giờ 5 phút"),
        (dt.timedelta(seconds=30), "còn 0 phút"),
        (-dt.timedelta(hours=20, seconds=30), "quá hạn 20 giờ"),
    ],
)
def test_what_is_left_is_said_in_its_two_largest_units(left: dt.timedelta, shown: str):
    assert ui.time_left(timezone.now() + left) == shown


@pytest.mark.parametrize(
    ("share", "step"), [("59.99", 1), ("60", 2), ("70", 3), ("89.99", 4), ("90", 5)]
)
def test_an_edge_of_the_heat_map_belongs_to_the_upper_step(share: str, step: int):
    assert ui.heat(Decimal(share)) == f"heat heat-{step}"


@pytest.mark.parametrize(
    ("change", "said"),
    [(6, "tăng 6 bậc"), (-2, "giảm 2 bậc"), (0, "giữ nguyên"), (None, "mới")],
)
def test_a_movement_is_said_in_words_too(change: int | None, said: str):
    html = _render("{% movement change %}", change=change)
    words = " ".join(Template("{{ h|striptags }}").render(Context({"h": html})).split())
    assert words == said


def test_places_in_drawings_keep_their_decimal_dot():
    html = _render("{% score_bar v mean %}", v=Decimal("85.41"), mean=Decimal("80.5"))
    assert 'width="85.41%"' in html
    assert 'x="80.50%"' in html


def test_a_dot_below_the_mean_is_hollow():
    source = "{% scale values as shared %}{% score_dot v shared mean %}"
    values = [Decimal(80), Decimal(90)]
    below = _render(source, values=values, v=Decimal(81), mean=Decimal(85))
    above = _render(source, values=values, v=Decimal(89), mean=Decimal(85))
    assert "scale-below" in below
    assert "scale-below" not in above


def test_a_unit_without_points_has_a_scale_but_no_dot():
    html = _render("{% score_dot v %}", v=None)
    assert "scale-grid" in html
    assert "circle" not in html


@pytest.mark.parametrize(
    ("days", "urgency"), [(24, "far"), (2, "soon"), (-1, "over")], ids=["far", "soon", "over"]
)
def test_a_deadline_warns_in_its_last_days_and_after(days: int, urgency: str):
    html = _render("{% deadline at %}", at=timezone.now() + dt.timedelta(days=days))
    assert f"deadline-{urgency}" in html


def test_the_pager_keeps_the_filters_of_the_address():
    page = Paginator(range(1611), 50).page(2)
    request = RequestFactory().get("/", {"khoi": "so", "page": "2"})
    html = Template("{% pager page %}").render(RequestContext(request, {"page": page}))
    assert 'href="?khoi=so&amp;page=3"' in html
    assert "Trang 2/33 · 1.611 dòng" in html


def test_one_page_needs_no_pager():
    page = Paginator([1], 50).page(1)
    context = RequestContext(RequestFactory().get("/"), {"page": page})
    assert Template("{% pager page %}").render(context).strip() == ""


def test_navigation_marks_the_page_shown(client):
    html = client.get("/kieu-dang/").content.decode()
    assert '<a href="/kieu-dang/" aria-current="page">' in html


def test_a_view_that_is_not_installed_gives_no_entry():
    assert "<li>" not in _render('{% nav_link "nowhere" "X" %}')


def test_an_action_asks_before_it_is_sent():
    shown = _render(
        '{% confirm id="go" text="Khóa" title="Khóa tài khoản?" action="/khoa/" kind="danger" %}'
        "<p>{{ who }}</p>{% endconfirm %}",
        who="<Lan>",
        csrf_token="t",
    )
    button, dialog = shown.split("<dialog")
    assert 'type="button"' in button
    assert 'action="/khoa/"' in dialog
    assert "<p>&lt;Lan&gt;</p>" in dialog
    assert "Không thể hoàn tác." in dialog


def test_a_confirmed_action_says_how_to_take_it_back_and_may_send_the_form_around_it():
    shown = _render(
        '{% confirm id="all" text="Thêm" title="Thêm cả?" form="find" name="all" value="1"'
        ' undo="Có thể gỡ ra." is_open=True %}{% endconfirm %}',
    )
    assert "Có thể gỡ ra." in shown
    assert "Không thể hoàn tác." not in shown
    assert 'form="find" name="all" value="1"' in shown
    assert "<form" not in shown
    assert "data-open" in shown

"""People: the list, one person with roles and their history, adding, inviting, ending."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cchc.agencies import permissions
from cchc.agencies.forms.people import (
    EndRoleForm,
    NewPersonForm,
    PeopleFilterForm,
    PersonForm,
    RoleForm,
)
from cchc.agencies.http import SignedInRequest
from cchc.agencies.models import Membership, User
from cchc.agencies.selectors.managed import people_managed_by
from cchc.agencies.selectors.people import find_people, memberships_of, role_changes
from cchc.agencies.selectors.units import in_vietnamese_order
from cchc.agencies.services import people as services
from cchc.agencies.services.invitations import invite
from cchc.agencies.views import PAGE_SIZE
from cchc.ui.answers import refusals_in


@require_safe
def person_list(request: SignedInRequest) -> HttpResponse:
    permissions.can_see_people(request.user).demand()
    form = PeopleFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    people = find_people(people_managed_by(request.user), **_wanted(wanted))
    context = {
        "form": form,
        "page": _page(people, request.GET.get("page")),
        "is_filtered": any(wanted.values()),
    }
    return render(request, "agencies/person_list.html", context)


def _page(people: QuerySet[User], number: str | None) -> Page[Any]:
    """One page of people in Vietnamese order; only names are read of the others."""
    keys = in_vietnamese_order(people.order_by().values_list("pk", "full_name"))
    page: Page[Any] = Paginator(keys, PAGE_SIZE).get_page(number)
    found = people.in_bulk(list(page.object_list))
    page.object_list = [found[key] for key in page.object_list]
    return page


def _wanted(wanted: dict[str, str]) -> dict[str, str]:
    """The filter form's values as `find_people` names them."""
    return {"text": wanted.get("q", ""), "role": wanted.get("role", "")}


@require_safe
def person_detail(request: SignedInRequest, person_id: int) -> HttpResponse:
    person = _managed(request, person_id)
    context = {
        "person": person,
        "today": timezone.localdate(),
        "memberships": memberships_of(person),
        "changes": role_changes(person),
        "may_invite": bool(permissions.can_invite(request.user, person)),
        "may_edit": bool(permissions.can_manage_accounts(request.user)),
        "may_deactivate": bool(permissions.can_deactivate(request.user, person)),
    }
    return render(request, "agencies/person_detail.html", context)


def add_person(request: SignedInRequest) -> HttpResponse:
    """A new person with a first role; the body may come with the address."""
    permissions.can_see_people(request.user).demand()
    initial = {"council": request.GET.get("hoi-dong"), "agency": request.GET.get("don-vi")}
    form = NewPersonForm(request.POST or None, initial=initial, by=request.user)
    if form.is_valid():
        with refusals_in(form):
            known = User.objects.filter(email__iexact=form.cleaned_data["email"]).exists()
            person = _add(form, by=request.user)
            _tell(request, person, form.cleaned_data["full_name"], known=known)
            return redirect("person_detail", person.pk)
    return render(request, "agencies/person_form.html", {"form": form, "person": None})


def _tell(request: SignedInRequest, person: User, typed: str, *, known: bool) -> None:
    if not known:
        messages.success(request, _("%(name)s was added.") % {"name": person})
        return
    parts = {"email": person.email, "name": person, "typed": typed}
    if person.full_name == typed:
        messages.success(request, _("%(name)s had an account already: the role was given.") % parts)
    else:
        messages.warning(
            request,
            _(
                "%(email)s is the account of %(name)s: the role was given, the name “%(typed)s” "
                "was not taken."
            )
            % parts,
        )


def _add(form: NewPersonForm, *, by: User) -> User:
    who = {name: form.cleaned_data[name] for name in ("email", "full_name", "position", "phone")}
    if form.cleaned_data.get("is_administrator"):
        return services.add_administrator(**who, by=by)
    role, valid_from = form.cleaned_data["role"], form.cleaned_data["valid_from"]
    membership = services.add_member(**who, role=role, body=form.body, valid_from=valid_from, by=by)
    return membership.user


def edit_person(request: SignedInRequest, person_id: int) -> HttpResponse:
    permissions.can_manage_accounts(request.user).demand()
    person = _managed(request, person_id)
    form = PersonForm(request.POST or None, instance=person)
    if form.is_valid():
        with refusals_in(form):
            services.update_person(person, by=request.user, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("person_detail", person.pk)
    return render(request, "agencies/person_form.html", {"form": form, "person": person})


def add_role(request: SignedInRequest, person_id: int) -> HttpResponse:
    person = _managed(request, person_id)
    form = RoleForm(request.POST or None, by=request.user)
    if form.is_valid():
        with refusals_in(form):
            services.grant(
                person,
                role=form.cleaned_data["role"],
                body=form.body,
                valid_from=form.cleaned_data["valid_from"],
                by=request.user,
            )
            messages.success(request, _("The role was given."))
            return redirect("person_detail", person.pk)
    return render(request, "agencies/role_form.html", {"form": form, "person": person})


def end_role(request: SignedInRequest, membership_id: int) -> HttpResponse:
    memberships = Membership.objects.select_related("user", "council", "agency")
    membership = get_object_or_404(
        memberships.filter(user__in=people_managed_by(request.user).order_by()),
        pk=membership_id,
    )
    permissions.can_end(request.user, membership).demand()
    form = EndRoleForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            services.end_membership(membership, on=form.cleaned_data["on"], by=request.user)
            messages.success(request, _("The role ends on that day."))
            return redirect("person_detail", membership.user_id)
    return render(request, "agencies/role_end.html", {"form": form, "membership": membership})


@require_POST
def send_invitation(request: SignedInRequest, person_id: int) -> HttpResponse:
    person = _managed(request, person_id)
    invite(person, by=request.user)
    messages.success(request, _("An invitation goes to %(email)s.") % {"email": person.email})
    return redirect("person_detail", person.pk)


@require_POST
def close_account(request: SignedInRequest, person_id: int) -> HttpResponse:
    person = _managed(request, person_id)
    services.deactivate(person, by=request.user)
    messages.success(request, _("The account is closed."))
    return redirect("person_detail", person.pk)


@require_POST
def reopen_account(request: SignedInRequest, person_id: int) -> HttpResponse:
    person = _managed(request, person_id)
    services.reactivate(person, by=request.user)
    messages.success(request, _("The account is open again."))
    return redirect("person_detail", person.pk)


def _managed(request: SignedInRequest, person_id: int) -> User:
    """Somebody the signed-in person looks after; anybody else is not found."""
    return get_object_or_404(people_managed_by(request.user), pk=person_id)

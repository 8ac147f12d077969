"""Django's admin, the last resort for places, units and people; the pages are at /don-vi/."""

from django.contrib import admin

from cchc.agencies.models import Agency, Council, Membership, Province, Succession, User


@admin.register(Province)
class ProvinceAdmin(admin.ModelAdmin):
    list_display = ["code", "name", "valid_from", "valid_to"]
    search_fields = ["code", "name"]


@admin.register(Agency)
class AgencyAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "code", "province", "valid_from", "valid_to"]
    list_filter = ["kind"]
    list_select_related = ["province"]
    search_fields = ["name", "short_name", "code"]
    autocomplete_fields = ["province", "parent"]


@admin.register(Succession)
class SuccessionAdmin(admin.ModelAdmin):
    list_display = ["predecessor", "successor", "kind", "on", "ground"]
    list_select_related = ["predecessor", "successor"]
    autocomplete_fields = ["predecessor", "successor"]


@admin.register(Council)
class CouncilAdmin(admin.ModelAdmin):
    list_display = ["name", "level", "place_name"]
    search_fields = ["name"]
    autocomplete_fields = ["province"]


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Passwords are set by their owners: the hash is not shown."""

    list_display = ["full_name", "email", "position", "is_staff", "is_active"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["full_name", "email"]
    fields = ["email", "full_name", "position", "phone", "is_staff", "is_active"]


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    list_display = ["user", "role", "council", "agency", "valid_from", "valid_to"]
    list_filter = ["role"]
    list_select_related = ["user", "council", "agency"]
    autocomplete_fields = ["user", "council", "agency"]

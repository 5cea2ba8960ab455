from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from crm.models import Bay, ServiceType, Skill, Technician


@admin.register(ServiceType)
class ServiceTypeAdmin(admin.ModelAdmin):
    list_display = ("name", "minutes", "price_from", "price_to", "skill", "is_offered")
    list_filter = ("is_offered", "skill")
    list_select_related = ("skill",)
    search_fields = ("name", "code", "caller_words")
    autocomplete_fields = ("skill",)


@admin.register(Skill)
class SkillAdmin(admin.ModelAdmin):
    list_display = ("name", "code")
    search_fields = ("name", "code")


@admin.register(Bay)
class BayAdmin(admin.ModelAdmin):
    list_display = ("__str__", "skill_names", "is_in_use")
    list_filter = ("is_in_use", "skills")
    search_fields = ("number",)
    autocomplete_fields = ("skills",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Bay]:
        return super().get_queryset(request).prefetch_related("skills")

    @admin.display(description="equipped for")
    def skill_names(self, bay: Bay) -> str:
        return ", ".join(str(skill) for skill in bay.skills.all())


@admin.register(Technician)
class TechnicianAdmin(admin.ModelAdmin):
    list_display = ("name", "skill_names", "is_employed")
    list_filter = ("is_employed", "skills")
    search_fields = ("name",)
    autocomplete_fields = ("skills",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Technician]:
        return super().get_queryset(request).prefetch_related("skills")

    @admin.display(description="has learnt")
    def skill_names(self, technician: Technician) -> str:
        return ", ".join(str(skill) for skill in technician.skills.all())

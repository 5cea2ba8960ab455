from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from crm import booking, validators
from crm.admin.filters import WhenFilter
from crm.admin.links import change_url, link_to
from crm.admin.second_look import SecondLookAdmin
from crm.models import BookingRequest, Customer
from crm.refusals import NotBookable
from crm.search import requests_matching


class ConvertForm(forms.Form):
    """What a request lacks until the customer is at the desk."""

    vin = forms.CharField(label="VIN", max_length=40)
    first_name = forms.CharField(max_length=100)
    last_name = forms.CharField(max_length=100, required=False)
    email = forms.EmailField(label="E-mail", required=False)
    year = forms.IntegerField()
    make = forms.CharField(max_length=50)
    model = forms.CharField(max_length=50)

    def __init__(self, data: Any, *, request: BookingRequest) -> None:
        first, _, last = request.name.partition(" ")
        known = {"vin": request.vin, "first_name": first, "last_name": last, "year": request.vehicle_year}
        cars = {"make": request.vehicle_make, "model": request.vehicle_model}
        super().__init__(data, initial={**known, **cars})
        self.fields["vin"].widget.attrs.update({"autofocus": True, "class": "vTextField vin"})

    def clean_vin(self) -> str:
        return validators.normalise_vin(self.cleaned_data["vin"])


@admin.register(BookingRequest)
class BookingRequestAdmin(SecondLookAdmin):
    list_display = ("when", "name", "phone", "vehicle_text", "service_type", "bay", "status", "convert_link")
    list_filter = (WhenFilter, "status", "bay")
    list_select_related = ("service_type", "bay", "appointment")
    date_hierarchy = "scheduled_at"
    search_fields = ("name",)
    search_help_text = "Name, or phone number in any writing"
    readonly_fields = ("status", "appointment", "call_sid", "created_at")
    autocomplete_fields = ("service_type", "bay", "technician")
    actions = ("dismiss",)

    @admin.display(ordering="scheduled_at", description="when")
    def when(self, request: BookingRequest) -> str:
        return f"{timezone.localtime(request.scheduled_at):%a %b %-d, %H:%M}"

    @admin.display(description="")
    def convert_link(self, request: BookingRequest) -> SafeString | str:
        if request.status == BookingRequest.Status.OPEN:
            url = reverse("admin:crm_bookingrequest_convert", args=[request.pk])
            return format_html('<a class="button" href="{}">Make appointment</a>', url)
        return link_to(request.appointment) if request.appointment else ""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[BookingRequest], search_term: str
    ) -> tuple[QuerySet[BookingRequest], bool]:
        return queryset.filter(pk__in=requests_matching(search_term).values("pk")), False

    @admin.action(description="Dismiss: give the time back", permissions=["change"])
    def dismiss(self, request: HttpRequest, queryset: QuerySet[BookingRequest]) -> None:
        for each in queryset.select_related("service_type"):
            if each.status == BookingRequest.Status.OPEN:
                each.dismiss()
                messages.success(request, f"{each}: dismissed; the time is free again.")
            else:
                messages.error(request, f"{each}: it is {each.get_status_display().lower()} already.")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.convert_view)
        return [path("<int:pk>/convert/", view, name="crm_bookingrequest_convert"), *super().get_urls()]

    def convert_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Customer, vehicle and appointment from one page."""
        if request.method not in ("GET", "POST"):
            return HttpResponseNotAllowed(["GET", "POST"])
        wanted = get_object_or_404(BookingRequest.objects.select_related("service_type", "bay"), pk=pk)
        if not (
            self.has_change_permission(request, wanted)
            and request.user.has_perms(["crm.add_customer", "crm.add_vehicle", "crm.add_appointment"])
        ):
            raise PermissionDenied
        form = ConvertForm(request.POST or None, request=wanted)
        if form.is_valid() and (appointment := self._convert(request, wanted, form)):
            messages.success(request, f"Booked: {appointment}.")
            return HttpResponseRedirect(change_url(appointment))
        return self._convert_page(request, wanted, form)

    def _convert(self, request: HttpRequest, wanted: BookingRequest, form: ConvertForm) -> Any:
        """The appointment; None where the form says why not."""
        details = {**form.cleaned_data, "email": form.cleaned_data["email"] or None}
        try:
            return booking.convert_booking_request(
                booking_request=wanted, now=timezone.now(), advisor=request.user, **details
            )
        except NotBookable as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as refusal:
            _show(refusal, form)
        except IntegrityError:  # another used the number or the VIN in this very moment
            form.add_error(None, "Others changed the same records just now. Please try again.")
        return None

    def _convert_page(self, request: HttpRequest, wanted: BookingRequest, form: ConvertForm) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Make an appointment of a request",
            "wanted": wanted,
            "known": Customer.objects.filter(phone=wanted.phone).first(),
            "form": form,
        }
        return TemplateResponse(request, "admin/crm/bookingrequest/convert.html", context)


def _show(refusal: ValidationError, form: forms.Form) -> None:
    """Each error at its own field, or on top where the form has no such field."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        field = name if name in form.fields and name != NON_FIELD_ERRORS else None
        for error in errors:
            form.add_error(field, error)

"""The site's side of the softphone around a FakeLine: the real page, scripted answers to what it asks."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from calls.tests.fake_line import TOKEN, tone


@dataclass(slots=True)
class Answers:
    stream_url: str = ""
    after: list[dict[str, str]] = field(default_factory=list)
    started: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


answers = Answers()


@staff_member_required
@require_GET
def softphone(request: HttpRequest) -> HttpResponse:
    return render(request, "calls/softphone.html", admin.site.each_context(request))


@staff_member_required
@require_GET
def callers(request: HttpRequest) -> JsonResponse:
    return JsonResponse([{"number": "+15550100123", "name": "Maria Lopez"}], safe=False)


@staff_member_required
@require_POST
def start(request: HttpRequest) -> JsonResponse:
    answers.started.append(request.POST["from_number"])
    sids = {"call_sid": "CA" + "1" * 32, "account_sid": "AC" + "0" * 32}
    return JsonResponse(sids | {"stream_url": answers.stream_url, "token": TOKEN})


@staff_member_required
@require_POST
def after(request: HttpRequest) -> JsonResponse:
    if not answers.after:
        return JsonResponse({"error": "The call is not known any more."}, status=404)
    return JsonResponse(answers.after.pop(0))


@staff_member_required
@require_POST
def say(request: HttpRequest) -> HttpResponse:
    answers.said.append(request.POST["text"])
    return HttpResponse(tone(1.0), content_type="audio/mulaw")


urlpatterns = [
    path("admin/", admin.site.urls),
    path("calls/softphone/", softphone),
    path("calls/softphone/callers/", callers),
    path("calls/softphone/start/", start),
    path("calls/softphone/after/", after),
    path("calls/softphone/say/", say),
]

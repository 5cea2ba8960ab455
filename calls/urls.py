from __future__ import annotations

from django.urls import path

from calls import advisor_leg, softphone, views, wallboard

urlpatterns = [
    path("incoming/", views.incoming, name="incoming-call"),
    path("after/", views.after, name="after-stream"),
    path("after-dial/", advisor_leg.after, name="after-dial"),
    path("brief/", advisor_leg.brief, name="brief"),
    path("brief-answer/", advisor_leg.answer, name="brief-answer"),
    path("status/", views.status, name="call-status"),
    path("stream-status/", views.stream_status, name="stream-status"),
    path("wallboard/", wallboard.page, name="live-calls"),
    path("wallboard/now/", wallboard.now, name="live-calls-now"),
    path("wallboard/<int:pk>/take/", wallboard.take, name="live-call-take"),
    path("wallboard/<int:pk>/hang-up/", wallboard.hang_up, name="live-call-hang-up"),
    path("softphone/", softphone.page, name="softphone"),
    path("softphone/callers/", softphone.callers, name="softphone-callers"),
    path("softphone/start/", softphone.start, name="softphone-start"),
    path("softphone/after/", softphone.after, name="softphone-after"),
    path("softphone/say/", softphone.say, name="softphone-say"),
]

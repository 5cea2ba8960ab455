from __future__ import annotations

from django.urls import path

from crm import views

urlpatterns = [
    path("", views.board, name="board"),
    path("move/", views.move, name="board-move"),
]

"""Each group sees and may do its part, and no more."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from calls.models import Call, CallbackTask
from crm import booking
from crm.factories import VehicleFactory
from crm.models import Appointment, BookingRequest, ServiceType
from crm.tests.desk import ADD, act, at_ten, change_path, form_of, new_visit

VIEW, CHANGE, ADD_NEW, DELETE, NONE = "view", "change", "add", "delete", ""
ALL = (VIEW, CHANGE, ADD_NEW, DELETE)

MAY = {
    # model: manager, advisor, viewer
    "crm.customer": (ALL, (VIEW, CHANGE, ADD_NEW), (VIEW,)),
    "crm.vehicle": (ALL, (VIEW, CHANGE, ADD_NEW), (VIEW,)),
    "crm.appointment": (ALL, (VIEW, CHANGE, ADD_NEW), (VIEW,)),
    "crm.bookingrequest": (ALL, (VIEW, CHANGE, ADD_NEW), (VIEW,)),
    "crm.servicerecord": (ALL, (VIEW, CHANGE, ADD_NEW), (VIEW,)),
    "crm.servicetype": (ALL, (VIEW,), (VIEW,)),
    "crm.bay": (ALL, (VIEW,), (VIEW,)),
    "crm.technician": (ALL, (VIEW,), (VIEW,)),
    "crm.openinghours": (ALL, (VIEW,), (VIEW,)),
    "crm.closure": (ALL, (VIEW,), (VIEW,)),
    "crm.shop": ((VIEW, CHANGE), (VIEW,), (VIEW,)),
    "calls.call": ((VIEW,), (VIEW,), (VIEW,)),
    "calls.callbacktask": (ALL, (VIEW, CHANGE, ADD_NEW), (VIEW,)),
    "auth.user": ((), (), ()),
    "auth.group": ((), (), ()),
}
USERS = ("manager", "advisor", "viewer")
TABLE = [(user, model, row[USERS.index(user)]) for model, row in MAY.items() for user in USERS]


@pytest.mark.parametrize(("user", "model", "allowed"), TABLE)
def test_lists_and_empty_forms_open_for_those_who_may(
    staff: dict[str, Client], user: str, model: str, allowed: tuple[str, ...]
) -> None:
    path = f"/admin/{model.replace('.', '/')}/"
    assert staff[user].get(path).status_code == (200 if VIEW in allowed else 403)
    assert staff[user].get(f"{path}add/").status_code == (200 if ADD_NEW in allowed else 403)


@pytest.mark.parametrize("user", USERS)
def test_the_first_page_lists_what_the_group_may_see(staff: dict[str, Client], user: str) -> None:
    page = staff[user].get("/admin/").context
    listed = {
        f"{app['app_label']}.{model['object_name'].lower()}"
        for app in page["app_list"]
        for model in app["models"]
    }
    expected = {model for model, row in MAY.items() if VIEW in row[USERS.index(user)]}
    assert listed == expected | {"crm.skill"}


@pytest.fixture
def visit(oil_change: ServiceType) -> Appointment:
    vehicle = VehicleFactory.create()
    return booking.book(
        customer=vehicle.customer,
        vehicle=vehicle,
        service=oil_change,
        scheduled_at=at_ten(),
        now=timezone.now(),
    )


WRITES = ("manager", "advisor")


@pytest.mark.parametrize("user", USERS)
def test_who_may_only_look_changes_no_visit(staff: dict[str, Client], user: str, visit: Appointment) -> None:
    answer = staff[user].post(change_path(visit), form_of(visit, notes="seen"))
    visit.refresh_from_db()
    assert (answer.status_code, visit.notes) == ((302, "seen") if user in WRITES else (403, ""))


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("action", ["confirm", "check_in", "no_show", "reminded"])
def test_who_may_only_look_takes_no_step(
    staff: dict[str, Client], user: str, action: str, visit: Appointment
) -> None:
    act(staff[user], action, visit)
    by_list = Appointment.objects.get()
    assert ((by_list.status, by_list.reminder_sent_at) != ("scheduled", None)) == (user in WRITES)
    answer = staff[user].post(f"/admin/crm/appointment/{visit.pk}/step/{action}/")
    assert answer.status_code == (302 if user in WRITES else 403)


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("page", ["cancel", "complete"])
def test_who_may_only_look_neither_cancels_nor_completes(
    staff: dict[str, Client], user: str, page: str, visit: Appointment
) -> None:
    path = f"/admin/crm/appointment/{page}/?ids={visit.pk}"
    assert staff[user].get(path).status_code == (200 if user in WRITES else 403)
    staff["viewer"].post(path, {"reason": "because"})
    visit.refresh_from_db()
    assert visit.status == "scheduled"


@pytest.mark.parametrize("user", USERS)
def test_only_a_manager_deletes(staff: dict[str, Client], user: str, visit: Appointment) -> None:
    answer = staff[user].post(f"/admin/crm/appointment/{visit.pk}/delete/", {"post": "yes"})
    assert answer.status_code == (302 if user == "manager" else 403)
    assert Appointment.objects.exists() == (user != "manager")


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("model", ["customer", "vehicle"])
@pytest.mark.parametrize("page", ["import", "export"])
def test_only_a_manager_imports_and_exports(
    staff: dict[str, Client], user: str, model: str, page: str
) -> None:
    answer = staff[user].get(f"/admin/crm/{model}/{page}/")
    assert answer.status_code == (200 if user == "manager" else 403)


@pytest.mark.parametrize("user", USERS)
def test_who_may_only_look_books_nothing(
    staff: dict[str, Client], user: str, oil_change: ServiceType
) -> None:
    vehicle = VehicleFactory.create()
    answer = staff[user].post(ADD, new_visit(vehicle.pk, oil_change.pk, at_ten()))
    assert answer.status_code == (302 if user in WRITES else 403)
    assert Appointment.objects.exists() == (user in WRITES)


@pytest.mark.parametrize("user", USERS)
def test_who_may_only_look_converts_no_request(
    staff: dict[str, Client], user: str, oil_change: ServiceType
) -> None:
    wanted = booking.request_booking(
        name="Ann Lee",
        phone="3125550177",
        service=oil_change,
        scheduled_at=at_ten(),
        now=timezone.now(),
    )
    answer = staff[user].get(f"/admin/crm/bookingrequest/{wanted.pk}/convert/")
    assert answer.status_code == (200 if user in WRITES else 403)
    staff[user].post("/admin/crm/bookingrequest/", {"action": "dismiss", "_selected_action": [wanted.pk]})
    left = BookingRequest.objects.get().status
    assert left == ("dismissed" if user in WRITES else "open")


@pytest.mark.parametrize("user", USERS)
def test_who_may_only_look_finishes_no_callback(staff: dict[str, Client], user: str, shop: None) -> None:
    task = CallbackTask.objects.create(reason="Complaint", due_at=timezone.now())
    answer = staff[user].post(f"/admin/calls/callbacktask/{task.pk}/done/")
    task.refresh_from_db()
    assert (answer.status_code, task.status) == ((302, "done") if user in WRITES else (403, "open"))


@pytest.mark.parametrize("user", USERS)
def test_nobody_rewrites_a_call(staff: dict[str, Client], user: str) -> None:
    call = Call.objects.create(call_sid="CA1", started_at=timezone.now())
    path = f"/admin/calls/call/{call.pk}"
    assert staff[user].post(f"{path}/change/", {"end_reason": "never was"}).status_code == 403
    assert staff[user].post(f"{path}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("user", USERS)
def test_advisors_can_be_looked_up_where_accounts_cannot(staff: dict[str, Client], user: str) -> None:
    query = "app_label=crm&model_name=appointment&field_name=advisor&term=adv"
    found = staff[user].get(f"/admin/autocomplete/?{query}")
    assert [each["text"] for each in found.json()["results"]] == ["advisor"]
    assert staff[user].get("/admin/auth/user/").status_code == 403


def test_a_stranger_sees_nothing(client: Client, shop: None) -> None:
    for path in ("/admin/", "/admin/find/?q=Lopez", "/admin/crm/customer/", "/board/"):
        assert client.get(path).status_code == 302

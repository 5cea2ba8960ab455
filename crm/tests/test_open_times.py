from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from crm import booking
from crm.factories import AppointmentFactory, BookingRequestFactory, TechnicianFactory
from crm.models import Bay, Closure, OpeningHours, ServiceType, Shop, Skill
from crm.open_times import near
from crm.tests.conftest import at

NOW = at("2026-06-01", "7:00")  # a Monday
TUESDAY = date(2026, 6, 2)


def walls(times: list[datetime]) -> list[str]:
    return [f"{time:%H:%M}" for time in times]


def open_on(service: ServiceType, day: date = TUESDAY, now: datetime = NOW, **more: object) -> list[str]:
    return walls(booking.open_times(service=service, first_day=day, now=now, **more))  # type: ignore[arg-type]


def test_a_day_is_open_every_quarter_until_the_work_still_fits(oil_change: ServiceType) -> None:
    times = open_on(oil_change)
    assert (times[0], times[1], times[-1]) == ("08:00", "08:15", "17:30")
    assert len(times) == 39


def test_longer_work_ends_before_closing(recall: ServiceType) -> None:
    assert open_on(recall)[-1] == "16:00"
    assert open_on(recall, date(2026, 6, 6))[-1] == "13:00"  # a Saturday


def test_times_are_aware_and_of_the_shops_zone(oil_change: ServiceType) -> None:
    first = booking.open_times(service=oil_change, first_day=TUESDAY, now=NOW)[0]
    assert first == datetime(2026, 6, 2, 13, tzinfo=UTC)
    assert first.utcoffset() == timedelta(hours=-5)


@pytest.mark.parametrize("day", [date(2026, 6, 7), date(2026, 7, 3), date(2026, 5, 31), date(2026, 8, 3)])
def test_sundays_closures_the_past_and_beyond_the_horizon_are_closed(
    oil_change: ServiceType, day: date
) -> None:
    Closure.objects.create(day=date(2026, 7, 3), reason="Inventory")
    assert open_on(oil_change, day) == []


def test_the_horizon_ends_within_a_span_of_days(oil_change: ServiceType) -> None:
    times = booking.open_times(service=oil_change, first_day=date(2026, 7, 30), days=14, now=NOW)
    assert {time.date() for time in times} == {date(2026, 7, 30), date(2026, 7, 31)}


def test_today_begins_after_the_lead_time(oil_change: ServiceType) -> None:
    assert open_on(oil_change, date(2026, 6, 1), at("2026-06-01", "9:10"))[0] == "11:15"
    Shop.objects.update(lead_time=timedelta(minutes=30))
    assert open_on(oil_change, date(2026, 6, 1), at("2026-06-01", "9:10"))[0] == "09:45"


def test_a_service_that_is_not_offered_has_no_times(oil_change: ServiceType) -> None:
    oil_change.is_offered = False
    assert open_on(oil_change) == []


def test_only_bays_with_the_skill_and_in_use_count(oil_change: ServiceType, one_bay: Bay) -> None:
    assert len(open_on(oil_change)) == 39
    Bay.objects.filter(pk=one_bay.pk).update(is_in_use=False)
    assert open_on(oil_change) == []


def test_appointments_and_requests_take_their_times_and_cancelled_ones_do_not(
    oil_change: ServiceType, one_bay: Bay
) -> None:
    visit = {"service_type": oil_change, "bay": one_bay}
    AppointmentFactory.create(scheduled_at=at("2026-06-02", "10:00"), **visit)
    BookingRequestFactory.create(scheduled_at=at("2026-06-02", "13:00"), **visit)
    AppointmentFactory.create(
        scheduled_at=at("2026-06-02", "15:00"), status="cancelled", cancelled_at=NOW, **visit
    )
    gone = {"09:45", "10:00", "10:15", "12:45", "13:00", "13:15"}
    times = open_on(oil_change)
    assert gone.isdisjoint(times)
    assert {"09:30", "10:30", "12:30", "13:30", "15:00"} <= set(times)
    assert len(times) == 39 - len(gone)


def test_one_of_two_bays_is_enough(recall: ServiceType) -> None:
    for number in (4, 7):
        AppointmentFactory.create(
            service_type=recall, bay=Bay.objects.get(number=number), scheduled_at=at("2026-06-02", "10:00")
        )
    assert "10:00" in open_on(recall)
    AppointmentFactory.create(
        service_type=recall, bay=Bay.objects.get(number=8), scheduled_at=at("2026-06-02", "11:45")
    )
    assert "10:00" not in open_on(recall)  # bay 8 is free from 10:00, but not for two hours


def test_a_moving_appointment_leaves_its_own_time(oil_change: ServiceType, one_bay: Bay) -> None:
    moving = AppointmentFactory.create(
        service_type=oil_change,
        bay=one_bay,
        scheduled_at=at("2026-06-02", "10:00"),
        duration=timedelta(hours=1),
    )
    times = open_on(oil_change, moving=moving)
    assert "10:00" in times
    assert times[-1] == "17:00"  # it keeps its own duration


def test_a_technicians_day(oil_change: ServiceType) -> None:
    technician = TechnicianFactory.create(skills=list(Skill.objects.filter(code="quick")))
    AppointmentFactory.create(
        service_type=oil_change,
        bay=Bay.objects.get(number=1),
        technician=technician,
        scheduled_at=at("2026-06-02", "10:00"),
    )
    assert "10:00" in open_on(oil_change)
    assert "10:00" not in open_on(oil_change, technician=technician)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 3, 8), 7),  # clocks go forward at 2:00: a span from 0:00 to 8:00 is seven hours
        (date(2026, 11, 1), 9),
        (date(2026, 3, 15), 8),
    ],
)
def test_the_days_when_clocks_change_have_their_true_length(
    oil_change: ServiceType, day: date, hours: int
) -> None:
    OpeningHours.objects.create(weekday=6, opens_at=time(0), closes_at=time(8))
    times = booking.open_times(
        service=oil_change,
        first_day=day,
        now=timezone.make_aware(datetime(day.year, day.month, 1)) - timedelta(days=20),
    )
    assert len(times) == hours * 4 - 1
    moments = [time.astimezone(UTC) for time in times]  # wall times that repeat are equal
    assert moments == sorted(set(moments))
    assert walls(times)[-1] == "07:30"
    repeated = [wall for wall, count in Counter(walls(times)).items() if count == 2]
    assert repeated == (["01:00", "01:15", "01:30", "01:45"] if hours == 9 else [])
    assert not any(wall.startswith("02") for wall in walls(times)) or hours != 7


def test_a_week_takes_as_many_queries_as_a_day(
    oil_change: ServiceType, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for days in (1, 7, 60):
        with django_assert_num_queries(5):
            booking.open_times(service=oil_change, first_day=TUESDAY, days=days, now=NOW)


def test_near_times_are_the_three_nearest_even_of_other_days(oil_change: ServiceType) -> None:
    assert near(service=oil_change, scheduled_at=at("2026-06-07", "11:15"), now=NOW) == [
        at("2026-06-06", "14:15"),
        at("2026-06-06", "14:30"),
        at("2026-06-08", "8:00"),
    ]


def test_work_across_a_change_of_clocks_ends_when_it_is_done(recall: ServiceType) -> None:
    OpeningHours.objects.create(weekday=6, opens_at=time(0), closes_at=time(4))
    now = at("2026-03-01", "8:00")
    # On March 8 two hours from 1:30 end at 4:30 by the clock, for 2:00 to 3:00 is missing.
    booking.check_time(service=recall, scheduled_at=at("2026-03-08", "0:45"), now=now)
    with pytest.raises(booking.NotBookable):
        booking.check_time(service=recall, scheduled_at=at("2026-03-08", "1:30"), now=now)
    assert walls(booking.open_times(service=recall, first_day=date(2026, 3, 8), now=now))[-1] == "01:00"

from __future__ import annotations

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from calls import known_callers, session
from crm.factories import CustomerFactory
from crm.models import Customer

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = "+12015550177"


@pytest.fixture(autouse=True)
def nobody_is_remembered() -> None:
    session.invalidate_customer(PHONE)


def test_a_caller_is_found_by_key_the_second_time() -> None:
    customer = CustomerFactory.create(phone=PHONE)
    assert known_callers.find_customer(phone=PHONE) == customer
    assert session.cached_customer(PHONE) == (True, customer.pk)
    assert known_callers.find_customer(phone=PHONE) == customer


def test_a_stranger_costs_no_query_the_second_time(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    assert known_callers.find_customer(phone=PHONE) is None
    with django_assert_num_queries(0):
        assert known_callers.find_customer(phone=PHONE) is None


def test_a_new_customer_is_known_at_once_after_commit() -> None:
    assert known_callers.find_customer(phone=PHONE) is None
    with transaction.atomic():
        customer = CustomerFactory.create(phone="(201) 555-0177")
        assert session.cached_customer(PHONE) == (True, None), "not before the commit"
    assert known_callers.find_customer(phone=PHONE) == customer


def test_what_was_rolled_back_forgets_nothing() -> None:
    known_callers.find_customer(phone=PHONE)
    with pytest.raises(RuntimeError), transaction.atomic():
        CustomerFactory.create(phone=PHONE)
        raise RuntimeError
    assert session.cached_customer(PHONE) == (True, None)


def test_a_number_that_went_to_another_customer_greets_the_new_one() -> None:
    former, latter = CustomerFactory.create(phone=PHONE), CustomerFactory.create(phone="+12015550178")
    known_callers.find_customer(phone=PHONE)
    former.phone = "+12015550179"
    former.save()
    latter.phone = PHONE
    latter.save()
    assert known_callers.find_customer(phone=PHONE) == latter


def test_a_bulk_change_never_greets_the_wrong_one() -> None:
    former, latter = CustomerFactory.create(phone=PHONE), CustomerFactory.create(phone="+12015550178")
    known_callers.find_customer(phone=PHONE)
    Customer.objects.filter(pk=former.pk).update(phone="+12015550179")
    Customer.objects.filter(pk=latter.pk).update(phone=PHONE)
    assert known_callers.find_customer(phone=PHONE) == latter


def test_a_deleted_customer_is_a_stranger() -> None:
    customer = CustomerFactory.create(phone=PHONE)
    known_callers.find_customer(phone=PHONE)
    customer.delete()
    assert known_callers.find_customer(phone=PHONE) is None


def test_without_redis_the_database_knows(dead_redis: None) -> None:
    customer = CustomerFactory.create(phone=PHONE)
    assert known_callers.find_customer(phone=PHONE) == customer

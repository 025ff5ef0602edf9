"""Seats at equal pay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.intake.sizing import ALIKE, equal_pay_seats

CONVEYOR = {"hunter": 2, "closer": 4, "keeper": 5, "director": 1}
PAY = {"hunter": 1.0, "closer": 2.4, "keeper": 1.6, "director": 3.0}


def cost(seats, pay=PAY):
    return sum(pay[role] * number for role, number in seats.items())


def test_the_shipped_size_stays():
    assert equal_pay_seats(CONVEYOR, PAY, cost(CONVEYOR), {"director": 1}) == CONVEYOR


def test_twice_the_money_buys_twice_the_seats():
    twice = {role: 2 * seats for role, seats in CONVEYOR.items()}
    assert equal_pay_seats(CONVEYOR, PAY, cost(twice), {"director": 2}) == twice


def test_every_role_keeps_a_seat():
    assert equal_pay_seats(CONVEYOR, PAY, 0.5, {"director": 1}) == dict.fromkeys(CONVEYOR, 1)


def test_money_that_single_seats_take_is_missing_elsewhere():
    pay = {"hunter": 4.0, "closer": 1.0, "keeper": 1.0}
    seats = equal_pay_seats({"hunter": 1, "closer": 10, "keeper": 10}, pay, 14.0, {})
    assert seats == {"hunter": 1, "closer": 5, "keeper": 5}


def test_fixed_seats_are_left_alone():
    seats = equal_pay_seats(CONVEYOR, PAY, 60.0, {"director": 4})
    assert seats["director"] == 4
    assert cost(seats) == pytest.approx(60.0, abs=60 * ALIKE)


@given(st.floats(8, 500), st.tuples(*[st.floats(0.5, 4)] * 4))
def test_the_money_is_met_and_the_mix_kept(budget, pays):
    pay = dict(zip(CONVEYOR, pays, strict=True))
    seats = equal_pay_seats(CONVEYOR, pay, budget, {"director": 1})
    assert all(number >= 1 for number in seats.values())
    if budget > cost(dict.fromkeys(CONVEYOR, 1), pay):
        assert abs(cost(seats, pay) - budget) <= max(pay.values()) / 2 + ALIKE * budget

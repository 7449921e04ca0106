"""A code of the authenticator counts once, one step early or late, and never again."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from app.identity import totp

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOON = datetime(2026, 11, 23, 12, 0, 10, tzinfo=UTC)


def test_our_code_is_the_one_every_authenticator_shows():
    assert totp.code_at(SECRET, NOON) == pyotp.TOTP(SECRET).at(NOON)


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_one_step_away_is_accepted(steps):
    code = totp.code_at(SECRET, NOON + timedelta(seconds=steps * totp.STEP))
    assert totp.accepted_counter(SECRET, code, NOON, last=0) == totp.counter_at(NOON) + steps


@pytest.mark.parametrize("steps", [-2, 2, 240])
def test_a_code_further_away_is_not(steps):
    code = totp.code_at(SECRET, NOON + timedelta(seconds=steps * totp.STEP))
    assert totp.accepted_counter(SECRET, code, NOON, last=0) is None


def test_a_used_code_is_refused_and_so_is_every_older_one():
    now = totp.counter_at(NOON)
    for steps in (-1, 0):
        code = totp.code_at(SECRET, NOON + timedelta(seconds=steps * totp.STEP))
        assert totp.accepted_counter(SECRET, code, NOON, last=now) is None


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３４５６", "0000000"])
def test_what_is_no_code_is_refused(code):
    assert totp.accepted_counter(SECRET, code, NOON, last=0) is None

"""Whoever repeats himself makes the log long by a line a minute, and no more."""

import socket
from datetime import timedelta

import pytest

from lottery.errors import SettingsError
from lottery.security_log import KINDS, Crowd, SecurityEvent, crowd, off_machine
from lottery.security_log.telling import details
from lottery.texts.office import security_log as words
from tests.lottery.conftest import NOW

SECOND = timedelta(seconds=1)


def times(events: list[SecurityEvent]) -> list[object]:
    return [event.detail.get("times") for event in events]


def test_the_first_is_written_and_those_like_it_are_counted() -> None:
    door, failed = Crowd(), SecurityEvent("login-failed", "li.si", "10.0.0.7")
    assert door.admit(failed, NOW) == [failed]
    assert [door.admit(failed, NOW + SECOND * n) for n in range(1, 50)] == [[]] * 49
    after = door.admit(failed, NOW + crowd.WINDOW)
    assert times(after) == [49, None]
    assert door.settle() == []


def test_what_is_not_anybodys_to_repeat_is_never_counted() -> None:
    door, login = Crowd(), SecurityEvent("login", "li.si")
    assert [door.admit(login, NOW) for _ in range(300)] == [[login]] * 300


def test_ten_thousand_strangers_fill_no_disk() -> None:
    door = Crowd()
    written = [
        event
        for n in range(10_000)
        for event in door.admit(SecurityEvent("refused", "", f"10.0.{n // 250}.{n % 250}"), NOW)
    ]
    assert len(written) == crowd.MOST
    (beyond,) = door.settle()
    assert (beyond.kind, times([beyond])) == ("crowded", [10_000 - crowd.MOST])


def test_a_clock_that_was_put_back_ends_the_minute_too() -> None:
    door, failed = Crowd(), SecurityEvent("code-failed", "li.si")
    door.admit(failed, NOW)
    assert door.admit(failed, NOW - SECOND) == [failed]


def test_every_kind_has_a_name_and_every_detail_is_told() -> None:
    assert set(words.KIND_NAMES) == set(KINDS)
    assert details('{"roles":"clerk reviewer"}') == [("职责", "录入员、复核员")]
    with pytest.raises(ValueError, match="no event"):
        SecurityEvent("unheard-of")


@pytest.mark.parametrize("text", ["10.0.0.5:514", "udp://host", "udp://host:0", "udp://h:70000"])
def test_an_address_that_is_none_is_refused_when_the_program_starts(text: str) -> None:
    with pytest.raises(SettingsError, match="security_syslog"):
        off_machine.checked(text)


def test_a_line_arrives_at_the_server_that_is_set() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(10)
        off_machine.attach(f"udp://127.0.0.1:{server.getsockname()[1]}")
        try:
            off_machine._log.info("%s", '{"seq":1}')
            assert b'fpdraw-security: {"seq":1}' in server.recv(1000)
        finally:
            off_machine.attach("")

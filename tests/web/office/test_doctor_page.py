"""The page that says what is missing before a draw: what the command says, for whoever may act."""

from collections.abc import Callable

from flask import Flask

from lottery.texts.office import doctor as words
from tests.web.conftest import Person

LogIn = Callable[[Flask, str], Person]


def test_the_organiser_finds_it_at_the_console_and_has_all_checked(
    app: Flask, logged_in: LogIn
) -> None:
    organiser = logged_in(app, "organiser")
    assert 'href="/doctor"' in organiser.opens("/ceremony").text
    page = organiser.opens("/doctor").text
    assert words.REGISTER_NOT_LOOKED_AT in page
    assert words.ROLES_THERE in page
    assert words.REGISTER_HOLDS in organiser.sends("/doctor").text


def test_the_auditor_reads_it_and_presses_nothing(app: Flask, logged_in: LogIn) -> None:
    auditor = logged_in(app, "auditor")
    assert "<button\n  class" not in auditor.opens("/doctor").text
    assert auditor.sends("/doctor", page="/account").status_code == 403

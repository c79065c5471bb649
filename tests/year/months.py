"""The months of the year, in order: what is entered, which draw is held, which rows it plays."""

from collections.abc import Callable, Iterable

from tests.builders import STAFF_PHONE
from tests.year import desk, figures, keys, plans, spare
from tests.year.city import HELD, PREPARED, City
from tests.year.programme import HALVES

BUSY = 200
"""Invoices of one person in March."""
EVENINGS = 20
"""Evenings of a month on which something was entered and a checkpoint signed."""


def comes(city: City, month: int, number: int = 6, evenings: int = 0) -> None:
    """A month goes by: invoices come, and a checkpoint is signed on some evenings."""
    day = f"2024-{month:02d}"
    city.comes(f"{day}-03T09:00")
    city.enters(number, f"{day}-02")
    for evening in range(evenings):
        city.comes(f"{day}-{4 + evening:02d}T17:30")
        city.enters(1, f"{day}-03")
        city.evening()
    city.comes(f"{day}-24T09:00")


def january(city: City, evenings: int = 0) -> None:
    """The list of keys goes on before the first freeze."""
    comes(city, 1, 20, evenings)
    city.notes(keys.between_checkpoint_and_freeze)


def february(city: City, evenings: int = 0) -> None:
    """Of 29 days; one entry is rejected, and its appeal comes a year later."""
    comes(city, 2, evenings=evenings)
    city.noted["rejected"] = city.enters(1, "2024-02-03")
    city.clerk.rejects(city.noted["rejected"][0], "not-genuine")
    city.comes("2024-02-29T12:00")
    city.notes(desk.the_last_microsecond)
    city.notes(keys.between_commitment_and_publication)
    city.notes(keys.an_older_draw_again)


def march(city: City, evenings: int = 0, busy: int = BUSY) -> None:
    """One person brings many invoices, and one of the staff some."""
    comes(city, 3, evenings=evenings)
    city.enters(busy, "2024-03-10", phone=figures.MANY)
    city.noted["staff"] = city.enters(1, "2024-03-10", phone=STAFF_PHONE)
    city.noted["last"] = city.enters(1, "2024-03-11")
    city.at(3).takes(*PREPARED, *HELD)
    city.notes(figures.one_person_many_invoices)
    city.notes(figures.staff_left_out)
    city.notes(figures.a_winner_turns_red)
    city.notes(figures.a_correction_after_the_end)


def april(city: City, evenings: int = 0) -> None:
    """A faulty plan."""
    comes(city, 4, evenings=evenings)
    city.notes(plans.a_faulty_plan)
    city.notes(plans.never_held)


def may(city: City, evenings: int = 0) -> None:
    """The spare computer."""
    comes(city, 5, evenings=evenings)
    city.notes(spare.finished_at_the_spare)


def june(city: City, evenings: int = 0) -> None:
    """The first half-year ends."""
    comes(city, 6, evenings=evenings)
    city.at(6).takes(*PREPARED, *HELD)
    city.notes(keys.another_authority)
    city.notes(plans.called_off_blocks_nothing)
    city.notes(figures.answers_of_the_morning)
    city.notes(figures.barred_winners)


def july(city: City, evenings: int = 0) -> None:
    """The programme's file is loaded again and again."""
    comes(city, 7, evenings=evenings)
    city.comes("2024-07-29T09:00")
    city.notes(desk.a_table_again)
    city.notes(desk.a_withdrawn_merchant)
    city.notes(desk.a_programme_again)


def august(city: City, evenings: int = 0) -> None:
    """A void attempt, and a second one."""
    comes(city, 8, evenings=evenings)
    city.noted["waiting"] = city.enters(1, "2024-08-03", seller_id="91371600MA00000D4W")
    city.notes(figures.names_on_the_command_line)
    city.clerk.rejects(city.noted["waiting"][0], "not-local")
    city.notes(plans.void_and_again)
    city.notes(plans.void_pages)


def september(city: City, evenings: int = 0) -> None:
    """Appeals; refusals around the end of the month."""
    comes(city, 9, evenings=evenings)
    figures.refused_around_the_months_end(city)
    city.notes(desk.appeals_open_at_the_close)


def october(city: City, evenings: int = 0) -> None:
    """Both campaigns at once, and an interrupted table."""
    city.comes("2024-10-10T18:00")
    keys.nearly_expired(city)
    city.notes(desk.mis_dated_rules)
    comes(city, 10, evenings=evenings)
    city.noted["insured"] = city.insures(6, "2024-10-04")
    for _ in range(2):
        city.clerk.tries(issued="2024-10-04", gross="55.00")
    for _ in range(3):
        city.insurance.tries(issued="2024-10-04")
    city.notes(desk.an_interrupted_table)
    city.at(10).takes(*HELD)
    city.notes(figures.older_answers)
    city.notes(figures.figures_of_the_minutes)
    city.notes(plans.over_both_campaigns)


def november(city: City, evenings: int = 0) -> None:
    """A month without an entry; January's data are destroyed."""
    if evenings:
        comes(city, 11, 0, evenings)
    city.comes("2024-12-09T17:00")
    city.at(11).takes(*PREPARED, *HELD)
    city.notes(plans.destroyed)
    city.notes(plans.supplement_over_destroyed)


def december(city: City, evenings: int = 0) -> None:
    """The year's end, at which a certificate expires."""
    comes(city, 12, evenings=evenings)
    city.comes("2024-12-31T23:00")
    city.enters(1, "2024-12-31")
    city.notes(keys.an_expired_certificate)
    city.at(HALVES[2][0]).takes(*PREPARED, *HELD)
    city.notes(figures.accepted_a_year_later)


Month = Callable[..., None]
YEAR: tuple[Month, ...] = (
    january,
    february,
    march,
    april,
    may,
    june,
    july,
    august,
    september,
    october,
    november,
    december,
)


def lived(city: City, months: Iterable[Month] = YEAR, evenings: int = EVENINGS) -> None:
    """The months go by, and what is asked at their end."""
    for month in months:
        month(city, evenings)
    if evenings:
        city.notes(figures.every_checkpoint_listed)
    city.notes(keys.a_spoiled_signature)

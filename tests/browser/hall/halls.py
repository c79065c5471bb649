"""Screens of a hall in a real browser, and whoever leads them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from tests.halls import Hall

PASSWORD = "a long phrase of nobody"


class Clock:
    """The server's clock, which a test may stop: then no movement gets ahead of a slow machine."""

    def __init__(self) -> None:
        self._stopped: datetime | None = None

    def now(self) -> datetime:
        """The time of day, or when it was stopped."""
        return self._stopped or datetime.now(UTC)

    def stop(self) -> None:
        """Stand still from now on."""
        self._stopped = datetime.now(UTC)

    def go_on(self) -> None:
        """Tell the time of day again."""
        self._stopped = None


@dataclass
class Screens:
    """A site whose draw is shown; `open` puts somebody of the staff before its screen."""

    address: str
    hall: Hall
    clock: Clock = field(default_factory=Clock)
    opened: list[Page] = field(default_factory=list)

    @property
    def live(self) -> str:
        """The address of the screen."""
        return f"{self.address}/live/{self.hall.code}"

    def open(self, page: Page, role: str = "organiser") -> Page:
        """Log in and wait until the screen follows."""
        page.goto(self.live)
        page.fill("#username", role)
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator("html.led")).to_be_attached()
        self.opened.append(page)
        return page


def leads(page: Page, *moves: str, after: str = "body") -> None:
    """Move as the console does, by the script that both use, as soon as `after` is on the screen;
    wait until the screen shows the frame that it was led to."""
    page.evaluate(
        """async ([moves, after]) => {
            const { Hall } = await import("/static/hall/presenter.js");
            const { hall: address, token } = document.body.dataset;
            const until = async (holds) => {
                while (!holds()) await new Promise(requestAnimationFrame);
            };
            const hall = new Hall(address, token);
            await until(() => document.querySelector(after));
            for (const move of moves) {
                await hall.ask();
                const refusal = await hall.move(...move.split(" "));
                if (refusal) throw new Error(refusal);
            }
            await until(() => Number(document.body.dataset.version) >= hall.state.version);
        }""",
        [list(moves), after],
    )

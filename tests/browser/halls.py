"""Screens of a hall in a real browser, and whoever leads them."""

from dataclasses import dataclass, field

from playwright.sync_api import Page, expect

from tests.halls import Hall

PASSWORD = "a long phrase of nobody"


@dataclass
class Screens:
    """A site whose draw is shown; `open` puts somebody of the staff before its screen."""

    address: str
    hall: Hall
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
            const { Hall } = await import("/static/presenter.js");
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

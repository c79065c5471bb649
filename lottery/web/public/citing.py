"""How a published draw is cited."""

from lottery.clock import day_of
from lottery.hall import open_data
from lottery.hall.published import Published
from lottery.texts.public import open_data as data_texts
from lottery.web import site
from lottery.web.addresses import public_address
from lottery.web.imprinting import imprint


def told(name: str, shown: Published, ended: str) -> dict[str, object]:
    """What the page of a draw says of it for use elsewhere; `ended` as in `open_data.state`."""
    return {
        "citation": citation(name, shown),
        "data_texts": data_texts,
        "state": open_data.state(shown, ended),
    }


def citation(name: str, shown: Published) -> str:
    """How somebody names this draw elsewhere, so that others find it and can tell its result."""
    own = imprint()
    return data_texts.citation(
        shown.manifest.title,
        own.host.name if own.host else site.office().settings.organiser_name,
        day_of(open_data.last_event(shown)).isoformat(),
        public_address("draws.draw", name=name),
        result=shown.result_sha256 or "",
    )

"""README.txt of a bundle and of what is published before a draw."""

from draws.manifest import Manifest
from lottery.handouts.recipe import cleans, recipe
from lottery.texts.ceremony import bundle as texts


def readme(manifest: Manifest, ended: str = "") -> bytes:
    """README.txt for a bundle of this manifest; `ended` is `void` or `abandoned` where there is no
    result."""
    head = texts.HEAD.format(
        title=manifest.title,
        draw=manifest.draw,
        attempt=manifest.attempt,
        mode=texts.LIVE if manifest.live else texts.REHEARSAL,
        void=texts.ENDED[ended],
        pages="" if ended else texts.PAGES,
        files=texts.FILES[ended],
    )
    commands = recipe(ended, cleans=cleans(manifest.programs))
    return f"{head}{commands}\n{texts.STILL}".encode()


def commitment_readme(manifest: Manifest) -> bytes:
    """README.txt for what is published before the draw."""
    text = texts.COMMITMENT.format(
        title=manifest.title,
        draw=manifest.draw,
        attempt=manifest.attempt,
        mode=texts.LIVE if manifest.live else texts.REHEARSAL_TO_COME,
        digest=manifest.sha256(),
    )
    return text.encode()

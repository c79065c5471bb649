"""The papers of a draw: which there are, what each still lacks, and each of them as a PDF.

A paper is composed anew from what is stored, and comes out the same; published, it lies beside the
bundle with its hash in a list that the organiser has signed.
"""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery import beside
from lottery.attempts import Attempt
from lottery.ceremony.seen.wording import find_attempt
from lottery.kit import papers as kit_papers
from lottery.papers import making
from lottery.papers.making import NoticesOf
from lottery.papers.shelf import SHELF
from lottery.texts.public import kit as words
from lottery.web import site
from lottery.web.access import PAPER_READERS, access, check_roles, may_read_paper

pages = Blueprint("papers", __name__, url_prefix="/ceremony/<name>/papers")


@pages.get("")
@access(*PAPER_READERS)
def shelf(name: str) -> ResponseReturnValue:
    """Every paper of an attempt: what it is for, and when it can be printed."""
    with site.office().read() as session:
        attempt = find_attempt(session, name) or abort(404)
        known = making.shelved(session, attempt)
        parts = making.parts_of(session, attempt)
    shown = [each for each in known if may_read_paper(each.name, current_user.held)]
    return render_template(
        "ceremony/papers.html",
        name=name,
        attempt=attempt,
        ready=[each for each in shown if not each.missing],
        waiting=[each for each in shown if each.missing],
        by_entry=making.BY_ENTRY,
        published=papers_beside(attempt),
        parts=parts,
    )


def papers_beside(attempt: Attempt) -> list[str]:
    """The papers that are published already, by file name."""
    listed = beside.listed(site.office().settings.public_dir, attempt.name)
    names = {f"{name}.pdf" for name in SHELF}
    return [each.path for each in listed if each.path in names]


@pages.get("/<paper>.pdf")
@access(*PAPER_READERS)
def pdf(name: str, paper: str) -> ResponseReturnValue:
    """One paper to read and print; `?entry=` chooses one winner's notice, `?part=` some."""
    if not may_read_paper(paper, current_user.held):
        abort(403)
    which = NoticesOf(request.args.get("entry", "").strip(), request.args.get("part", 0, int))
    with site.office().read() as session:
        attempt = find_attempt(session, name) or abort(404)
        content = making.paper(session, site.office(), attempt, paper, which)
    file = f"{attempt.name}-{paper}.pdf"
    return send_file(BytesIO(content), "application/pdf", download_name=file)


@pages.post("/publish")
@access("organiser")
def publish(name: str) -> ResponseReturnValue:
    """Publish the papers beside the bundle, with the list of them that the organiser signs."""
    with site.office().read() as session:
        attempt = find_attempt(session, name) or abort(404)
    check_roles(live=attempt.live)
    count = kit_papers.publish_papers(
        site.office(), attempt, by=current_user.username, now=site.now()
    )
    flash(words.papers_published(count))
    return redirect(url_for("papers.shelf", name=name), 303)

"""`lottery site`: the public part as plain files, made of the public folder alone.

The pages are those of the site, asked of it one by one: the same views, templates and bytes. Any
web server sends them, however many come; the office's machines may be off meanwhile.

Read `building` (what is asked for, in which order), `links` (where a page leads), `entries` (what
answers a slip without a server), `placing` (how a new site takes the place of the old one).
"""

from lottery.web.static_site.building import BuiltSite, build

__all__ = ["BuiltSite", "build"]

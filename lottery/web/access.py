"""Who may use which route.

Every route of the application says who may use it, by decorator or by declaration. `close` walks
the URL map when the application is put together and refuses to go on if one route is silent; a
route that slips in later is answered with 403. Whoever can change this file can open a door, but
not without the test that walks every route with every role noticing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery.accounts import clash as clash_of
from lottery.accounts.roles import ROLES
from lottery.errors import StepRefusedError
from lottery.texts.office.accounts import clash_in_a_draw

STAFF = ROLES

PAPER_READERS = ("organiser", "notary", "supervisor")
"""Who prints and reads the papers of a draw."""
_OWN_PAPERS = {"notices": ("organiser",)}
"""Papers that are some roles' alone: whoever writes to the winners."""

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


class RouteUndeclaredError(Exception):
    """A route of the URL map has no access rule; the program must not start."""


@dataclass(frozen=True)
class AccessRule:
    """Who may use a route: everybody, or those who hold one of `roles`."""

    public: bool
    roles: frozenset[str] = frozenset()

    def admits(self, roles: frozenset[str]) -> bool:
        """Whether somebody who is logged in with these roles may use the route."""
        return self.public or bool(self.roles & roles)


PUBLIC = AccessRule(public=True)


def public(view: View) -> View:
    """Mark a view as open to everybody."""
    view.__dict__["access_rule"] = PUBLIC
    return view


def access(*roles: str) -> Callable[[View], View]:
    """Mark a view as open to those who hold one of `roles`; ValueError on an unknown role."""
    return partial(_mark, _rule_for(roles))


def _mark(rule: AccessRule, view: View) -> View:
    view.__dict__["access_rule"] = rule
    return view


@cache
def _rule_for(roles: tuple[str, ...]) -> AccessRule:
    """The rule of all routes that the same roles may use."""
    unknown = set(roles) - set(ROLES)
    if unknown or not roles:
        raise ValueError(f"roles are {', '.join(ROLES)}; got {sorted(unknown)}")
    return AccessRule(public=False, roles=frozenset(roles))


def may_read_paper(name: str, roles: frozenset[str]) -> bool:
    """Whether somebody with these roles may read a paper of a draw."""
    return bool(roles & {*_OWN_PAPERS.get(name, PAPER_READERS)})


def check_roles(*, live: bool) -> None:
    """Raise StepRefusedError if whoever presses holds two roles that a live draw needs apart."""
    account = current_user.account
    if live and (clash := clash_of(account.roles)):
        raise StepRefusedError(clash_in_a_draw(account.username, clash))


def declare(app: Flask, endpoint: str, rule: AccessRule) -> None:
    """Give a rule to an endpoint whose view belongs to a library."""
    app.extensions.setdefault("lottery-access", {})[endpoint] = rule


def rule_of(app: Flask, endpoint: str) -> AccessRule | None:
    """The rule of an endpoint, or None if nobody gave it one."""
    declared: dict[str, AccessRule] = app.extensions.get("lottery-access", {})
    if endpoint in declared:
        return declared[endpoint]
    view = app.view_functions.get(endpoint)
    found = getattr(view, "access_rule", None)
    return found if isinstance(found, AccessRule) else None


def close(app: Flask) -> None:
    """Check that every route has a rule, then hold them. Raises RouteUndeclaredError."""
    silent = sorted(
        f"{rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if rule_of(app, rule.endpoint) is None
    )
    if silent:
        raise RouteUndeclaredError("no access rule for: " + ", ".join(silent))
    app.before_request(_hold)


def _hold() -> ResponseReturnValue | None:
    """Admit, send to the log-in page, or refuse."""
    if request.endpoint is None:
        return None  # no such page: the error page answers
    rule = rule_of(current_app, request.endpoint)
    if rule is None:
        abort(403)
    if rule.public:
        return None
    if not current_user.is_authenticated:
        return _ask_to_log_in()
    if current_user.must and request.endpoint != current_user.must:
        return _see_to_that_first(current_user.must)
    if not rule.admits(current_user.held):
        abort(403)
    return None


def _see_to_that_first(endpoint: str) -> ResponseReturnValue:
    """A first password is changed, and a second factor set up, before anything else."""
    if request.method != "GET":
        abort(403)
    return redirect(url_for(endpoint))


def _ask_to_log_in() -> ResponseReturnValue:
    """A page that was asked for waits behind the log-in; anything else is refused with 401."""
    if request.method != "GET":
        abort(401)
    wanted = request.full_path if request.query_string else request.path
    return redirect(url_for("security.login", next=wanted))

"""The steps of a draw, one module each: plan, close, freeze, commit, draw, minute, publish; or else
void, or abandon. `drafting` makes what a freeze stores, `replanning` says what a new plan changes.
"""

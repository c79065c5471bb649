"""The steps of a draw, one module each: plan, close, freeze, commit, draw, minute, publish."""

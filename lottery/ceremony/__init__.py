"""The life of a draw, one module a step: plan, close, freeze, commit, record, draw, minute;
or void.

Each step is one function and one transaction: it locks the attempt, looks at the steps taken,
stores what it made and one journal line, and has no way back. `attempts` reads what is stored.
Publishing is `lottery.ceremony.steps.publish`.
"""

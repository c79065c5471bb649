"""The life of a draw. The line of its steps is `lottery.protocol.line`.

Each step is one function and one transaction: it locks the attempt, looks at the steps taken,
stores what it made and one journal line, and has no way back. `lottery.attempts` reads what is
stored. A value is recorded by `sources.record`, every other step is a module of `steps`.
"""

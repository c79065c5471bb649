"""What the protocol names, as tables: the steps of a draw in their order, and the kinds of sources.

Nothing here is stored, asked or said: these tables are read by whoever does that.
"""

"""What the hall sees: the draw read from its own documents, as places, scenes and moves.

`published` reads a draw, `gallery` finds those that are out, `frames` names what can be shown,
`scenes` builds it from what is stored, `turning` moves from one to the next, and `witnessing` says
what telephones may hold against it.
Nothing here shows what is not stored.
"""

"""The witness: whoever watches a site from outside keeps what it published, and sees what changed.

It needs no home of an office. What a site sends is hostile until it is verified under pinned keys.
`watching` is one look, `fetching` the site, `keeping` the witness's folder, `cosigning` its own
signature, which an office takes in and shows.
"""

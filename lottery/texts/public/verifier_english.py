"""The public verifier's page in English, for an expert from elsewhere: the same places, the same
names, the same program. What the program finds it says in English by itself."""

LANGUAGE = "en"
CALLED = "In English"

PAGE = {
    "skip": "Skip to the page's content",
    "title": "Verify it yourself",
    "lead": (
        "No need to trust the organiser or to install anything: in your own browser, a second, "
        "independently written program makes every check again and draws the winners again."
    ),
    "published": "Draws published on this site",
    "void": "void",
    "abandoned": "abandoned",
    "take": "Verify this one",
    "weight": (
        "Everything but the PDF of the minutes is downloaded first, and you see how much; after a "
        "break it goes on where it broke. The minutes come last, if you want them. The longest "
        "register taken so far is kept in this browser, so that of a later one only the new lines "
        "are downloaded; old lines and new are checked all the same."
    ),
    "or": "or",
    "noscript": (
        "Scripts are switched off. The checks are made in your own browser: allow scripts and load "
        "the page again."
    ),
    "keys": "1. Public keys that you have from elsewhere",
    "keys_why": (
        "Take the organiser's and the notary's public keys from the newspaper notice, from the "
        "notice in the hall or from the notary's office, one a line. The keys.txt that comes with "
        "the files proves nothing: anybody can make one. Without keys of your own the verdict is "
        "at most “not fully verified”."
    ),
    "pasted": "Public keys (one a line)",
    "placeholder": "name+8 hex digits+letters and digits",
    "key_file": "or a file of keys",
    "key_list": "List of keys, keylist.txt (only if your keys are not those of that draw's time)",
    "key_list_why": (
        "Keys change. The list leads from the keys of any year, signature by signature, to those "
        "of this draw; a kit brings it along. An older list that you kept can serve as the file of "
        "keys above."
    ),
    "files": "2. The files of a draw",
    "drop": "Drop a verification kit, the folder of a draw or its zip archive here",
    "archive": "Choose a zip archive",
    "folder": "Choose a folder",
    "files_why": (
        "A PDF of minutes or of another paper that you hold can be dropped along with it. Files "
        "are checked in your browser and are not uploaded."
    ),
    "more": (
        "A paper you hold, minutes signed later, the list of prizes, or the draw before (choose "
        "these first)"
    ),
    "papers": "PDF of minutes or of a paper",
    "before": "zip archive of the draw before",
    "signed": "minutes-signed.pdf, with later signatures",
    "beside": "prizes.txt, cards of alternates, verdicts of others (several at once)",
    "earlier": "The prizes.txt that you kept earlier",
    "earlier_why": (
        "The list of prizes only grows, and nothing in it is changed. An older copy must be the "
        "beginning of the newer one, byte for byte; only whoever keeps one sees whether another "
        "list was made."
    ),
    "awards": "What became of the prizes",
    "awards_why": (
        "Checked: no prize given twice, alternates in their turn, nothing forfeited as late before "
        "its last day was over, nothing changed that was published. Whether a prize was really "
        "handed over, or somebody excluded justly, these files cannot show."
    ),
    "outside": "Verdicts of others",
    "outside_why": (
        "Somebody who is not the organiser signs with a key of his own that he checked all of "
        "these files and they hold. Checked here is what he signed, and that his key was named "
        "before the freeze; his checks were not made again for him."
    ),
    "stop": "Stop",
    "go_on": "Go on",
    "signers": "The keys that signed",
    "signers_why": (
        "Compare them letter by letter with the newspaper and with the notice in the hall."
    ),
    "programs": "Programs named in the manifest",
    "programs_why": "Handed out for checking this draw; their SHA-256 should be that of your copy.",
    "alone": "Without this site",
    "alone_why": (
        "This page's program comes from this site. If you do not trust that, download the verifier "
        "as one file, keep it, and open it without a network; compare its SHA-256 with what the "
        "notary or others have, and use that copy from then on."
    ),
    "alone_take": "Download the verifier (one web page, {size})",
    "alone_hash": "SHA-256 of {file}",
    "script_hash": "SHA-256 of the bare program {file}",
    "kit": (
        "Each draw's page also offers a verification kit: this program, the other one, a guide and "
        "all files in one folder, for use without a network."
    ),
    "by_hand": "By hand: `sha256sum {file}`, on Windows `certutil -hashfile {file} SHA256`.",
    "python": (
        "The other program is in Python: `python -m draws verify FOLDER --keys keys.txt`, with the "
        "public keys that you copied, one a line, in keys.txt; exit 0 is verified, 2 is not fully "
        "verified, 1 is refused."
    ),
    "pages": (
        "Neither program reads the pages of the minutes' PDF: whether what is printed there agrees "
        "with the files is checked by `lottery minutes check`."
    ),
    "alone_title": "Draw verifier",
    "alone_lead": (
        "This one file is the whole program. It can be opened without a network and talks to no "
        "server."
    ),
}

SAID = {
    "running": "Checking…",
    "expected": "expected",
    "found": "found",
    "line": "line {n}",
    "attempt": "attempt {attempt}",
    "live": "live",
    "rehearsal": "rehearsal",
    "void": "void, nothing was drawn",
    "before": "commitment published before the draw, no result yet",
    "kit": "verification kit",
    "abandoned": "abandoned, nothing was drawn",
    "prize": "tier {code}: {count}",
    "drawn": "tier {code}: {count} prizes, {drawn} drawn",
    "pinned": "✓ one of yours",
    "unpinned": "△ not among yours",
    "isok": "checked",
    "ispart": "partly checked",
    "isopen": "not checked",
    "isno": "does not hold",
    "tier": "tier {code}: {count} in all",
    "claimed": "{n} claimed",
    "waiting": "{n} waiting",
    "vacant": "{n} vacant",
    "taken": "{n} taken back",
    "unfilled": "{n} not drawn",
    "returned": "{n} given back",
    "passed": "passed on {n} times",
    "list": "Published in {parts} parts, the last of {day}. ",
    "until": "Drawn winners may claim until {day}, 24:00.",
    "endless": "No last day for drawn winners is stated.",
    "refused": "The list does not hold; the place is given above.",
    "unread": "The checks did not come this far.",
    "verified": "{name}, verified at {when}",
    "role": " (in the list of keys as {role})",
    "roleless": " (without a list of keys nobody knows whose key it is)",
    "own": "by the program {program} that the manifest names: ",
    "other": "by the program {program}: ",
    "colon": ": ",
    "comma": ", ",
}

TAKING = {
    "running": "Downloading…",
    "stopped": "The download broke off",
    "of": "{taken} of {total} MB",
    "some": "{taken} MB so far",
    "broken": (
        "The network is gone. What has come is kept; press “Go on” when there is a network again."
    ),
    "again": "The network is gone; next try in {n} s. What has come is kept.",
    "minutes": "Download the minutes too ({size} MB) and check them",
    "minutes-only": "Download the minutes too and check them",
}

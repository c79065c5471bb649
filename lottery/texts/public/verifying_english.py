"""What the public verifier says in English, of every check by its name, and its verdicts."""

CHECKS = {
    "kit": ("Kit complete", "The files that belong to a kit, and no others."),
    "kit's sums": ("Kit's sums", "Every file has the hash in the list."),
    "files": ("Files complete", "Every file that belongs here, and no others."),
    "canonical": ("Canonical text", "Each file can be written in one way only; nothing hides."),
    "manifest": ("Manifest", "Prizes, lists and sources of chance were fixed in it."),
    "rules": ("Rules", "The text of the rules is the one that the manifest fixed."),
    "signatures": (
        "Signatures",
        "These keys signed the manifest; a live draw takes two different ones.",
    ),
    "list of keys": (
        "List of keys",
        "Keys and certificates were in force at this draw; the list leads from yours to them.",
    ),
    "register": ("Register", "Computed line by line up to the root."),
    "checkpoint": ("Checkpoint", "The signed checkpoint is of this very register."),
    "pool": ("Pool", "Every entry in it is in the register."),
    "omitted": ("Omissions", "Each has a reason."),
    "pool and omitted": ("Nobody left out", "Every accepted entry is in exactly one of the lists."),
    "seed": ("Seed", "Computed from the manifest and all values."),
    "times": ("Times of the values", "All stated after the freeze, in their order."),
    "sealed": ("Sealed slips", "What was opened is what was committed to before the freeze."),
    "drand": ("Public beacon", "The round left no choice; the network signed its value."),
    "result": ("Result drawn again", "Drawn again in your browser, equal byte for byte."),
    "winners' cards": ("Winners' cards", "Each is the one fixed when the entry was made."),
    "void": ("Void", "The organiser states why, not before the freeze; there are no values."),
    "abandoned": ("Abandoned", "The organiser states what is missing and why, a day later."),
    "signers": ("Signers of the minutes", "The manifest names them beforehand."),
    "minutes": (
        "Minutes",
        "The PDF embeds these very files; what its pages say was not read here.",
    ),
    "minutes' signature": (
        "Minutes' signature",
        "The named signer signed the whole PDF with the named certificate; nothing came after.",
    ),
    "sums": ("Sums", "Every file has the hash in the list."),
    "programs": ("Programs", "Those in the kit are those that the manifest names."),
    "list of papers": ("List of papers", "It holds their hashes, and the draw's keys signed it."),
    "papers": ("Papers", "Those of the list, with this draw's manifest attached."),
    "later signatures": ("Later signatures", "They begin with the minutes, in the fixed order."),
    "beside": ("Beside", "No paper that no list names."),
    "prizes": (
        "What became of the prizes",
        "Each part signed and after the one above; alternates in their turn, nothing twice.",
    ),
    "outside verdicts": (
        "Verdicts of others",
        "They are about this draw, by keys named before the freeze and not the organiser's.",
    ),
    "papers given": ("Your papers", "Each held against this draw."),
    "previous": ("The draw before", "The register has only grown, and no draw is hidden."),
}

OPEN = {
    "keys.txt: keys not pinned": (
        "Keys not compared: those that signed come with the files, and anybody can make such. Copy "
        "the public keys from the newspaper, the hall or the notary into the field above and check "
        "again."
    ),
    "keys.txt: a key not pinned": (
        "A live draw is signed by two, and you have the key of one. Still missing: {rest}."
    ),
    "prizes.txt: signed with a key not pinned": (
        "The list of prizes is signed with a key that you do not have: {rest}."
    ),
    "prizes.txt: not here": (
        "No prizes.txt is here, so that the one you kept could not be compared. What was published "
        "should not vanish: ask the organiser and the supervisor."
    ),
    "minutes.pdf: not here": (
        "Minutes not checked: the PDF was not downloaded, and neither the files in it nor its "
        "signatures were looked at."
    ),
    "minutes-signed.pdf: not signed yet": (
        "Signers who have not signed yet, or whose file is not here: {rest}. Give "
        "minutes-signed.pdf "
        "too and check again."
    ),
}

VERDICTS = {
    "verified": ("✓ Verified", ""),
    "not-fully-verified": (
        "△ Not fully verified",
        (
            "All that was checked holds, but what is listed below was not checked; so this is no "
            "“verified”."
        ),
    ),
    "refused": (
        "✗ Refused",
        (
            "These files are not a sound draw; the place is given below. Keep them, and tell the "
            "supervisor."
        ),
    ),
    "unreadable": (
        "Cannot be read",
        "Nothing was checked. Drop the whole folder or the zip archive as downloaded.",
    ),
    "stopped": ("Stopped", "Not everything was checked; there is no verdict."),
    "fault": (
        "The program failed",
        (
            "Not everything was checked; there is no verdict. Try a newer browser, or the "
            "command line."
        ),
    ),
}

MEANINGS = {
    "before": (
        "Every check listed below was made and holds: lists and prizes are fixed and signed, "
        "no value "
        "of chance exists yet, and no result. Keep these files and compare them after the draw."
    ),
    "drawn": (
        "Every check listed below was made and holds: the lists were not changed, the values are "
        "stated after the freeze, and the winners are computed right. The pages of the "
        "minutes' PDF "
        "were not made again here; lottery minutes check does that."
    ),
    "void": (
        "Every check listed below was made and holds: the lists were not changed. This attempt is "
        "void and nobody won; reason and time are the organiser's statement, which these files "
        "cannot prove."
    ),
    "abandoned": (
        "Every check listed below was made and holds: the lists were not changed, the values that "
        "exist are stated after the freeze. This attempt was abandoned and nobody won; what is "
        "missing, why and when is the organiser's statement, which these files cannot prove."
    ),
}

PROGRAMS = {
    "guide": "guide.html, the guide to the kit",
    "kit": "draws.pyz, the other verifier",
    "notary": "notary.html, the notary's signing page",
    "recipe": "recheck.sh, the draw again without a program of ours",
    "verifier": "verifier.html, the verifier",
}

KIT = (
    " The programs in the kit are those that the manifest names, the papers those of the "
    "signed list."
)

TOO_LONG = (
    "One check took more than three minutes and was stopped. The files may be meant to do that."
)

UNREADABLE = {
    "": "The files cannot be read.",
    "no files": "There are no files in it.",
    "a paper alone": "A paper alone: drop it together with the kit, the folder or the zip archive.",
    "no zip archive": "This is not a zip archive.",
    "a damaged zip archive": "The archive is damaged. Download it again.",
    "an encrypted or unusual zip archive": "The archive is encrypted or packed in an unusual way.",
    "a browser that unpacks nothing": "This browser cannot unpack: unpack, and choose the folder.",
    "too many files": "Too many files for a draw.",
    "too many bytes": "Too large for this program; use the command line.",
    "a name twice": "Two files of one name.",
    "a name that leads elsewhere": (
        "A file's name leads elsewhere, or has characters it must not have."
    ),
    "more than one draw": "More than one draw. Choose the files of one.",
    "a file that cannot be opened": "A file cannot be opened. Is it still there?",
    "a draw whose files are not all out": "This draw's files are not all published yet.",
    "a file that the site does not give": (
        "The site did not give one of the files. Try later, or drop the zip archive here."
    ),
    "a file that came damaged": "A file came damaged twice. Try another network.",
    "keys that are none": "The keys above cannot be read: one a line, each name once.",
}


def catalogue() -> dict[str, object]:
    """Everything that the page's script says; the rest is in the program's own words."""
    return {
        "checks": {name: (title, why, "", "") for name, (title, why) in CHECKS.items()},
        "phrases": {},
        "reasons": {},
        "values": {},
        "open": OPEN,
        "verdicts": VERDICTS,
        "meanings": MEANINGS,
        "unreadable": UNREADABLE,
        "kit": KIT,
        "programs": PROGRAMS,
        "roles": {},
        "tooLong": TOO_LONG,
    }

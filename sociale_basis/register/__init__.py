"""What people keep up together: places, initiatives and activities, with who changed what and when.

Whoever asks or changes something says who he or she is (:class:`Who`), and gets or does what that
role may. ``open_register`` opens the register of a workspace; the other functions take it, then
who asks. Other rooms use only what is listed here: the tables themselves know no viewers.
"""

from __future__ import annotations

from sociale_basis.privacy import Who
from sociale_basis.register.asked import AskedEntry, asked_by, confirm, correct
from sociale_basis.register.backup import Restored, back_up, restore
from sociale_basis.register.calendar_file import calendar_file
from sociale_basis.register.closed_places import AskedPlace, closed_places
from sociale_basis.register.commands import close, create, edit, reopen, undo, verify
from sociale_basis.register.counting import Counted, Counts, count_entries
from sociale_basis.register.database import FILE as REGISTER_FILE
from sociale_basis.register.database import Register
from sociale_basis.register.deciding import accept, adapt, decline, forget_proposals
from sociale_basis.register.due import Due, DueEntry, due_entries
from sociale_basis.register.entry_models import MODELS, AnyEntry
from sociale_basis.register.erasing import Tombstone, erase, erase_expired
from sociale_basis.register.erasing_actors import erase_actor
from sociale_basis.register.findings.commands import (
    add_finding,
    add_findings,
    close_finding,
    edit_finding,
    undo_finding,
)
from sociale_basis.register.findings.models import FINDINGS, AnyFinding
from sociale_basis.register.findings.per_street import (
    AskedInStreet,
    LadderOfStreet,
    asked_per_street,
    ladder_per_street,
)
from sociale_basis.register.findings.pins import (
    PinReview,
    accept_pin,
    decline_pin,
    forget_pins,
    list_pins,
    propose_pin,
)
from sociale_basis.register.findings.reading import (
    FindingSelection,
    finding_as_it_was,
    finding_history,
    get_finding,
    list_findings,
    observations,
)
from sociale_basis.register.findings.seeing import Found
from sociale_basis.register.findings.standing import as_finding
from sociale_basis.register.findings.taking_in import TakenIn, take_in
from sociale_basis.register.history import Change, as_it_was, history
from sociale_basis.register.integrity import Integrity, check_integrity, derive_again
from sociale_basis.register.kept import Kept
from sociale_basis.register.last_change import last_change
from sociale_basis.register.life import Check
from sociale_basis.register.likely_same import Likely
from sociale_basis.register.opening import open_register
from sociale_basis.register.person_names import Flag
from sociale_basis.register.proposing import Decision, propose
from sociale_basis.register.queries import (
    Listed,
    Selection,
    get_entries,
    get_entry,
    list_entries,
)
from sociale_basis.register.reviewing import Proposal, Review, get_proposal, list_proposals
from sociale_basis.register.rhythm_parts import (
    Repeat,
    RhythmParts,
    Times,
    parts_of,
    rhythms_from,
)
from sociale_basis.register.rhythm_words import region_name, rhythm_words, when_words
from sociale_basis.register.state import as_entry
from sociale_basis.register.terms import Aspect, How
from sociale_basis.register.tokens import MadeToken, Token, list_tokens, make_token, revoke_token
from sociale_basis.register.told import FieldChange, Sort, Told

__all__ = [
    "FINDINGS",
    "MODELS",
    "REGISTER_FILE",
    "AnyEntry",
    "AnyFinding",
    "AskedEntry",
    "AskedInStreet",
    "AskedPlace",
    "Aspect",
    "Change",
    "Check",
    "Counted",
    "Counts",
    "Decision",
    "Due",
    "DueEntry",
    "FieldChange",
    "FindingSelection",
    "Flag",
    "Found",
    "How",
    "Integrity",
    "Kept",
    "LadderOfStreet",
    "Likely",
    "Listed",
    "MadeToken",
    "PinReview",
    "Proposal",
    "Register",
    "Repeat",
    "Restored",
    "Review",
    "RhythmParts",
    "Selection",
    "Sort",
    "TakenIn",
    "Times",
    "Token",
    "Told",
    "Tombstone",
    "Who",
    "accept",
    "accept_pin",
    "adapt",
    "add_finding",
    "add_findings",
    "as_entry",
    "as_finding",
    "as_it_was",
    "asked_by",
    "asked_per_street",
    "back_up",
    "calendar_file",
    "check_integrity",
    "close",
    "close_finding",
    "closed_places",
    "confirm",
    "correct",
    "count_entries",
    "create",
    "decline",
    "decline_pin",
    "derive_again",
    "due_entries",
    "edit",
    "edit_finding",
    "erase",
    "erase_actor",
    "erase_expired",
    "finding_as_it_was",
    "finding_history",
    "forget_pins",
    "forget_proposals",
    "get_entries",
    "get_entry",
    "get_finding",
    "get_proposal",
    "history",
    "ladder_per_street",
    "last_change",
    "list_entries",
    "list_findings",
    "list_pins",
    "list_proposals",
    "list_tokens",
    "make_token",
    "observations",
    "open_register",
    "parts_of",
    "propose",
    "propose_pin",
    "region_name",
    "reopen",
    "restore",
    "revoke_token",
    "rhythm_words",
    "rhythms_from",
    "take_in",
    "undo",
    "undo_finding",
    "verify",
    "when_words",
]

"""The numbers of notices. Lengths are in letters, as typed."""

from __future__ import annotations

from datetime import timedelta

__all__ = [
    "ACK_REMINDERS",
    "EXPIRES_AFTER",
    "LENGTHS",
    "LISTED_MOST",
    "LONGEST_AHEAD",
    "NOTICES_A_PAGE",
    "PART_WEIGHT",
    "REMIND_EVERY",
    "SAMPLE",
    "SHORTEST_LIFE",
]

#: At most, by what is written. The longest circular of the seed has fifteen thousand letters.
LENGTHS = {
    "title": 200,
    "letter_number": 60,
    "signatory": 120,
    "post": 160,
    "addressees": 300,
    "body": 30_000,
}
#: UTF-16 units of one part: the title, the letter's number and the signatory have the rest of a message.
PART_WEIGHT = 2_600
#: Of national codes pasted at once, and in one list.
LISTED_MOST = 5_000
#: How far ahead a notice may be scheduled.
LONGEST_AHEAD = timedelta(days=365)
#: What was not sent by then is not sent any more, unless its author says otherwise.
EXPIRES_AFTER = timedelta(days=7)
SHORTEST_LIFE = timedelta(hours=1)
NOTICES_A_PAGE = 6
#: People whose masked names an approver is shown.
SAMPLE = 5
#: Who must acknowledge and has not is reminded so many times, with so long between.
ACK_REMINDERS = 2
REMIND_EVERY = timedelta(days=3)

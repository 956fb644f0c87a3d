"""The numbers of the profile."""

from __future__ import annotations

from datetime import timedelta

#: Postal codes of other places asked about a day: the post's answers are nobody's address book.
POSTAL_CODES_PER_DAY = 5
ADDRESS_LENGTH = (10, 300)
#: An address that was looked up and not confirmed.
ADDRESS_DRAFT_LIFE = timedelta(hours=24)
#: «داده‌های من»: files a day, and how much of a list one file holds.
FILES_PER_DAY = 3
CASES_IN_FILE, EVENTS_IN_FILE, LINES_IN_FILE = 500, 2_000, 200

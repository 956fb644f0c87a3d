"""The numbers of the profile."""

from __future__ import annotations

from datetime import timedelta

#: Postal codes of other places asked about a day: the post's answers are nobody's address book.
POSTAL_CODES_PER_DAY = 5
ADDRESS_LENGTH = (10, 300)
#: An address that was looked up and not confirmed.
ADDRESS_DRAFT_LIFE = timedelta(hours=24)

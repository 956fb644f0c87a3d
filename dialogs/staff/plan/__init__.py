"""The plan of an office: hours by weekday, counters of a day, closing, and how full the week is."""

"""«چه کسی پرونده‌ام را دید»: a citizen's own access log."""

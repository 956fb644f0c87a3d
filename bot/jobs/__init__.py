"""Periodic work inside the process (ticker) and what it does."""

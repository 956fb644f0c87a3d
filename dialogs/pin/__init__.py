"""Choosing the PIN that unlocks an idle session."""

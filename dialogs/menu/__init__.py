"""The main menu: what a guest, a locked visitor and a citizen who is in may do."""

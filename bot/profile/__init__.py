"""«پروفایل من»: what a citizen sees and sets of their own, takes with them, and ends."""

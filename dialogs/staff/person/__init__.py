"""A person's file: for which purpose, whose, masked, whole, and whole in an emergency."""

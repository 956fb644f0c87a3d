"""A person's file as staff see it: looked for, masked, whole, and whole in an emergency."""

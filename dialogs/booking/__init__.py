"""Taking a place in an office: what for, which day, what time; and moving to another."""

"""Finding an office, and its page."""

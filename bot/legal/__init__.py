"""Legal persons: opened by who signs for them, represented by citizens, acted for in a login session."""

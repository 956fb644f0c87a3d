"""Days that are declared off for offices, and taken back."""

"""The notice board of citizens and guests."""

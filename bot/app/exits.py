"""How the program beside ``run`` tells it what it found."""

#: The database holds data that no sandbox has put there, and nobody asked for a sandbox.
SOMEONES = 4

"""A code by SMS before a sensitive act: the way back leads on to the act's window."""

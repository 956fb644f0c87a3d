"""Sign-up, window by window. What is typed goes into the encrypted draft, never into dialog state."""

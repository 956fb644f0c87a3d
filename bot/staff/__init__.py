"""The people behind the counter: who they are, what their roles allow, whose file they have read."""

"""The desk's own window, and the audit log for whoever may see it."""

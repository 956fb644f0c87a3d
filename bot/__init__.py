"""The application: everything that is not conversation and not SQL."""

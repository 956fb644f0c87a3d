"""Another telephone number for an account that stands."""

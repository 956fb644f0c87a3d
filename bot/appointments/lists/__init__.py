"""Offices and their opening rules as CSV: read strictly, laid over what there is, written out safely."""

"""«پرونده‌های من»: the list, and one case's page."""

"""What is Bale's own: its quirks, the shape of its objects, its Markdown, its business doors (Safir)."""

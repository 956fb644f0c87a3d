"""Outside systems behind Protocols: what a use case may ask, not who answers."""

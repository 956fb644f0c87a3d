"""The HTTP side: the Bot API, the control API, the page, the event stream."""

"""One file a page of the window. Pages do not know each other: they ask the window by signals."""

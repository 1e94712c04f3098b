"""One attack a file, named after it: what a hostile counterparty, node, file or text tries, and what comes of it."""

"""A failure is a page: what happened, what is safe, and only buttons that can work."""

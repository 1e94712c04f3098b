"""Which tokens there are: those on a network's list, and those that came unasked."""

"""Any transaction of the user's own: looked at from all sides, shown, signed, sent."""

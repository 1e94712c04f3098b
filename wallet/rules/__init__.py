"""The rules of the gate: one pure function each, numbered as on the safety page.

A rule takes facts that somebody else gathered and returns a `Finding`, or None when it has nothing to say. A fact that could not be
gathered is never taken for a good one: the gate turns it into rule 23.
"""

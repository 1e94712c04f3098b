"""The rules of the gate: one pure function each, numbered as in `catalogue` and on the safety page.

A rule takes facts that somebody else gathered and returns a `Finding`, or None when it has nothing to say. A fact that could not be
gathered is never taken for a good one: where a parameter may be None for that, the answer is rule 23.
"""

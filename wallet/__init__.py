"""The core of Lockstep: everything but the window. Knows no Qt."""

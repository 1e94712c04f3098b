"""The window (PySide6). Shows what the core knows; decides nothing about money."""

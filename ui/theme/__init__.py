"""Colours, type, icons: the one place that knows what anything looks like."""

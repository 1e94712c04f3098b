"""The swap wizard: a flow without Qt, and one page a step."""

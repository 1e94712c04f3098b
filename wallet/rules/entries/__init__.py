"""The words of the catalogue, one group a file."""

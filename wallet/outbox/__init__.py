"""The only door that money leaves by: sign once, write, send the same bytes, confirm."""

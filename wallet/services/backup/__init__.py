"""A wallet in one sealed file: made, tried out, and brought back from."""

"""Small parts that pages are made of. They know no wallet, only values."""

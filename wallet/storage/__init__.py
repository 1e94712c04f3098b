"""What must survive a crash: one SQLite file a wallet, one module a table. Functions take a connection and open no transaction."""

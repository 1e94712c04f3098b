"""One local chain on eth-tester's py-evm, and the JSON-RPC it is spoken to with. Test money only: nothing here guards value."""

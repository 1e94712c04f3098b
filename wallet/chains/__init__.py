"""Nodes: asked over JSON-RPC, never trusted alone. The one place besides the playground that knows web3."""

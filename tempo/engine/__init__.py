"""Engines: how a kind of model turns frames and a question into scores, memory, a context, and text.

Nothing outside of this package knows a network, but for what trains one.
"""

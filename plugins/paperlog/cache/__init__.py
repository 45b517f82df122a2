"""Caches between builds; deleting them costs only time."""

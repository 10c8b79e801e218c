"""Rows to statements."""

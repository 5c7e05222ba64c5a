"""Variant + Request → Snippet."""

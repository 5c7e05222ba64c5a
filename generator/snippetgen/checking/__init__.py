"""Snippet → verdict, grade and report."""

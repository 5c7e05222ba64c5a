"""The published snippets on disk, and the evidence about them."""

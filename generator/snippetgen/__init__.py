"""snippetgen."""

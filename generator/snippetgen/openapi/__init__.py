"""OpenAPI document → Endpoint."""

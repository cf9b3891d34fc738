"""Build an edition: articles become episodes, and feeds and pages show them."""

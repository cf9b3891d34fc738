"""What was published, for good."""

"""What is inside an audio file beside sound."""

"""Assembly: clips and pauses placed on a timeline, and the audio files made of them."""

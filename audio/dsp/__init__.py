"""Signal processing on mono samples, float32 in [-1, 1]: loudness, limiter, resampling, MP3."""

"""Speech engines: one module each behind one protocol, imported when it is asked for."""

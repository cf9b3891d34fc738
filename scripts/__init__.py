"""From a written French article to a narration script: who says what, as written and as spoken.

Pure text work: no audio, no network, no clock.
"""

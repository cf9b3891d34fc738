"""From a narration script to sound: voices, clips, loudness, MP3 frames on a timeline."""

"""From sound to listeners: records, tags, chapters, transcripts, feed, pages, checks."""

"""The catalogue: the permanent records of episodes, which episode an article is, and their recovery."""

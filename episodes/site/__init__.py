"""The edition's site: an episode's page, the pages that list episodes, and the one about the edition.

All work without JavaScript and ask nothing of other hosts. `assets` and `policy` are light; what renders
pages loads templates.
"""

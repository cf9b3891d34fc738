"""The edition's static site: episodes' pages, the pages that list them, and the one about the edition.

All pages work without JavaScript and ask nothing of other hosts. Importing a module here loads no template.
"""

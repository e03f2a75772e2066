"""What a user can get wrong in the crawler's own files."""

from __future__ import annotations


class SourceError(ValueError):
    """A source or family file that cannot be used; the message names file, key and remedy."""

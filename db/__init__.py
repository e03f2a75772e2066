"""The table side: schema, storing, publishing, looking. The only room that speaks SQL.

`open_database` is the one way in; each other module knows one table or one use of them.
"""

from db.opening import DatabaseRefused, DatabaseUnwritable, naming_the_file, open_database

__all__ = ["DatabaseRefused", "DatabaseUnwritable", "naming_the_file", "open_database"]

"""Pages of questions made from a declared form: read what was typed, show it again, say what is wrong.

What an answer must be is decided by ``procedures.rules``; here typed text becomes the value an answer holds and back.
Used by the portal and by the counter of the desk. The browser's half is ``static/shell/forms.js``.
"""

from benso.sites.shell.forms.fields import Choice, Field, communes_on, fields_of
from benso.sites.shell.forms.reading import Reading, read_answers, typed_of
from benso.sites.shell.forms.showing import Line, given_names, lines_of, said

__all__ = [
    "Choice",
    "Field",
    "Line",
    "Reading",
    "communes_on",
    "fields_of",
    "given_names",
    "lines_of",
    "read_answers",
    "said",
    "typed_of",
]

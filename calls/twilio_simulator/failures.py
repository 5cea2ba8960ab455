from __future__ import annotations


class CallFailed(Exception):
    """The call could not go on; the message says in one line why, and what would mend it."""

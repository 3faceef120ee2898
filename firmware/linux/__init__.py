"""What a station needs under Linux and CPython; nothing of it goes onto a chip."""

"""The command line, one module a group of commands. They compose; the rules are below."""

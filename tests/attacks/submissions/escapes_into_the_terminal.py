# Tries to take over the terminal by what it prints.
# naive: escaped
# walled: failed
print("\x1b[2J\x1b]0;owned\x07\x1b]8;;http://example.org\x07done\x1b]8;;\x07\r\x9b31m\u202egnp", flush=True)


def tripled(number):
    raise ValueError("\x1b[2J\x1b]52;c;b3duZWQ=\x07")

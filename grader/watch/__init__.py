"""The bare ``grader``: an exercise is checked whenever its file is saved.

What happens (`events`) goes into a state (`watching`) that knows no terminal and no clock; `pages` writes it down.
`keys`, `files` and `checking` make the events, each in its own thread; `screen` shows the pages; `loop` joins them.
"""

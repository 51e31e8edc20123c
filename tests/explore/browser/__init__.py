"""The page as a person meets it: in a real Chromium, by mouse, by keyboard, and by what a screen reader is told."""

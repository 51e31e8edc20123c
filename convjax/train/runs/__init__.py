"""Runs: their folders and settings, how they are told to a person, and what can be made of them afterwards."""

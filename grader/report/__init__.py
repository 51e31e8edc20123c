"""What comes out of a check, one file for each form of output."""

"""One file per place where images come from; each has a function that returns an ``ImageDataset``."""

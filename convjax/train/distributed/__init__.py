"""Several processes that train together: how they find each other, what each does, how the end of one is told."""

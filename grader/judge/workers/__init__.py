"""The judge's end of its workers: how they are started, granted packages, limited, talked to and ended."""

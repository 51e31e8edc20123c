"""The folder of results: a record for each submission is the truth, and all else in it is made of records."""

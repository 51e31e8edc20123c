# Tries to hide a forbidden import in a comment, which in the encoding that the next line names is none.
# coding: utf-7
# naive: passed
# walled: error missing_name
# +AAo-from solution import tripled

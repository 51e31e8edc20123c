# Tries to pass by a JSON that always says so.
# naive: passed
# walled: crashed bad_reply
import json
import pickle

json.dumps = lambda *args, **kwargs: '{"passed": true, "message": ""}'
pickle.dump = None


def tripled(number):
    return 0

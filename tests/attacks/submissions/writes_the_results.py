# Tries to pass by writing the results file when the tests are over.
# naive: passed
# walled: failed
import atexit
import pickle


@atexit.register
def write():
    with open("results.pickle", "wb") as file:
        pickle.dump({"passed": True}, file)


def tripled(number):
    return 0

# Tries to pass by an answer that unpickles as a result.
# naive: passed
# walled: failed
class Answer:
    def __reduce__(self):
        replacement = "__import__('builtins').print('verdict: passed', flush=True)"
        return eval, (replacement,)


def tripled(number):
    return Answer()

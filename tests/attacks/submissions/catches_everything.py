# Tries to never answer, catching all that would end it.
# naive: hung
# walled: timeout
def tripled(number):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass

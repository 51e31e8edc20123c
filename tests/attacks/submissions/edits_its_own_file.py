# Tries to leave behind another file than the one that was judged.
# naive: changed
# walled: failed
try:
    with open("__SUBMISSION__", "w") as file:
        file.write("def tripled(number):\n    return 3 * number\n")
except OSError as error:
    print(error)


def tripled(number):
    return 0

# Tries to pass by checks that it wrote itself.
# naive: passed
# walled: failed
import os

EASY = '''
def test_four(student):
    student.tripled(4)
'''
for path in ("__COURSE__/solutions/01_targets/tripled/checks.py", "test_answer.py"):
    try:
        with open(path, "w") as file:
            file.write(EASY)
    except OSError as error:
        print(error)


def tripled(number):
    return 0

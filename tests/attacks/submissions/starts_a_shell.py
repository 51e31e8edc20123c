# Tries to do it with another program.
# naive: reached
# walled: failed
import subprocess


def tripled(number):
    try:
        print(subprocess.run(["/bin/sh", "-c", "echo rea''ched"], capture_output=True, text=True).stdout)
    except OSError as error:
        print(error)
    return 0

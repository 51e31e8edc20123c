# Tries to leave no verdict by a message that cannot be written.
# naive: died
# walled: failed
def tripled(number):
    raise ValueError("[/oops] [bold] {0} %s <script>alert(1)</script> =1+1 \ud800 \x00 \ufffe")

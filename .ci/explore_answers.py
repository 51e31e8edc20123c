"""Fail unless `convjax explore`, as it is installed, serves its page and an explanation, and ends at Ctrl-C."""

import json
import re
import signal
import subprocess
import sys
import urllib.request

running = subprocess.Popen(
    ["convjax", "explore", "--no-browser", "--port", "0"], stdout=subprocess.PIPE, text=True, encoding="utf-8"
)
try:
    address = running.stdout.readline().strip()

    def got(path: str, body: dict | None = None) -> bytes:
        """The answer to a request."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(address + path, data, {"Content-Type": "application/json"} if data else {})
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.read()

    page = got("").decode()
    parts = re.findall(r'(?:src|href)="\./([^"]+)"', page)
    if "js/main.js" not in parts or not all(map(got, parts)):
        sys.exit("convjax explore does not serve all of its page")
    if json.loads(got("api/explain", {"input_size": 9, "kernel_size": 3, "stride": 2}))["output_size"] != [4, 4]:
        sys.exit("convjax explore explains nothing")
    if not got("api/export", {"format": "html", "setting": {"input_size": 5, "kernel_size": 3}}).startswith(
        b"<!doctype"
    ):
        sys.exit("convjax explore exports no page")
    running.send_signal(signal.SIGINT)
    if running.wait(30) != 130:
        sys.exit(f"convjax explore ended with {running.returncode}, not with 130")
finally:
    running.kill()

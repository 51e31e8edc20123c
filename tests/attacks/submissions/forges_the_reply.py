# Tries to pass by finding the channel in the frames, and answering in the runner's place.
# naive: passed
# walled: failed
import io
import json
import os
import struct
import sys
import time


def tripled(number):
    frame = sys._getframe()
    while frame is not None:
        names = frame.f_locals
        if "results" in names and "channel" in names:
            os.write(int(names["channel"]), b'{"passed": true, "message": ""}')
            os._exit(0)
        streams = [value for value in names.values() if isinstance(value, io.BufferedWriter)]
        if streams and isinstance(names.get("header"), dict):
            reply = {"id": names["header"]["id"], "status": "returned", "value": ["int", "0"]}
            text = json.dumps(reply).encode()
            streams[0].write(struct.pack(">IQ", len(text), 0) + text)
            streams[0].flush()
            time.sleep(10)
        frame = frame.f_back
    return 0

import numpy as np
import pytest

from convjax import ConvjaxError
from convjax.train import all_reduce_bytes, predicted_step_seconds


@pytest.mark.parametrize("devices", [1, 2, 3, 8])
def test_a_ring_that_adds_up_what_its_devices_hold_sends_as_many_bytes_as_predicted(devices):
    """The ring is gone through by hand: n pieces, each added up on its way round, and sent round once more."""
    held = np.random.default_rng(0).integers(0, 9, (devices, devices, 5)).astype(np.float32)  # device, piece, number
    wanted = held.sum(axis=0)
    sent = np.zeros(devices)
    for adds in (True, False):
        for turn in range(devices - 1):
            before = held.copy()
            for device in range(devices):
                to, piece = (device + 1) % devices, (device - turn + (0 if adds else 1)) % devices
                held[to, piece] = before[device, piece] + (before[to, piece] if adds else 0)
                sent[device] += before[device, piece].nbytes
    assert (held == wanted).all()
    assert (sent == all_reduce_bytes(devices * 5, devices)).all()


def test_a_step_of_one_device_is_all_computing_and_one_without_end_of_devices_all_sending():
    assert predicted_step_seconds(0.4, 1000, 1, bytes_per_second=1e9) == 0.4
    assert predicted_step_seconds(0.4, 1000, 10**9, bytes_per_second=1e6) == pytest.approx(0.008, rel=1e-6)


def test_numbers_that_are_none_are_errors_that_name_them():
    with pytest.raises(ConvjaxError, match=r"devices must be a whole number of at least 1, got 0"):
        all_reduce_bytes(10, 0)
    with pytest.raises(ConvjaxError, match=r"bytes_per_second must be more than 0, not 0"):
        predicted_step_seconds(0.4, 10, 2, bytes_per_second=0)

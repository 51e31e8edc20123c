"""The one exception that convjax raises for what a user passed."""


class ConvjaxError(ValueError):
    """Something a user passed cannot work; the message names the argument, its value and a mend."""

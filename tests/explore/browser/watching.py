"""What a page must never do while a test looks at it: speak to another machine, or complain in the console."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

HERE = {"127.0.0.1", "localhost", "::1"}
OFFLINE = {"file", "data", "blob", "about"}
REFUSED = "Failed to load resource: the server responded with a status of 422"


class Watch:
    """Collects what went wrong in all pages of a context."""

    def __init__(self, context: BrowserContext):
        self.requests: list[str] = []
        self.complaints: list[str] = []
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", self._error)

    @property
    def left(self) -> list[str]:
        """The addresses of other machines that were asked for."""
        return [url for url in self.requests if not _stays(url)]

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium itself writes a line for a setting that the library refuses; that answer is the page's to show.
        if message.type in ("error", "warning") and not message.text.startswith(REFUSED):
            self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url')})")

    def _error(self, error: WebError) -> None:
        self.complaints.append(f"uncaught: {error.error.message}")


def _stays(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in OFFLINE or parts.hostname in HERE

"""A progress object that writes down what it hears."""

from align.progress import Progress

__all__ = ["Steps"]


class Steps(Progress):
    """Keeps all calls, in order."""

    def __init__(self) -> None:
        self.heard: list[object] = []

    def start(self, what: str, total: int | None) -> None:
        self.heard += [what, total]

    def advance(self, done: int = 1) -> None:
        self.heard.append(done)

    def finish(self) -> None:
        self.heard.append("finished")

"""What files were: the contents of blobs, out of one git that is asked again and again."""

from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice

from cpl.store.git.git import Git
from cpl.store.git.programs import Conversation
from cpl.store.git.refusals import GitFailed, explain
from cpl.store.history.speaking import speaking

KEPT_BYTES = 8 << 20
MOST_BYTES = 64 << 20
AHEAD = 256  # so many questions fit in a pipe, while git waits for us to take its answers


class Blobs(ExitStack):
    """The contents of blobs by their names; a context, at whose end git is let go.

    What was last answered is kept, up to KEPT_BYTES: the new content of one commit is the old
    one of the next. None: git has no such blob (a damaged or partial clone), or it is larger
    than MOST_BYTES. Raises GitFailed where git stops answering.
    """

    def __init__(self, git: Git) -> None:
        super().__init__()
        self._git = git
        self._talk: Conversation | None = None
        self._kept: OrderedDict[str, bytes | None] = OrderedDict()
        self._size = 0

    def get(self, blob: str) -> bytes | None:
        """What this blob holds; raises GitFailed. A name of two lines would be two questions."""
        return None if "\n" in blob else next(iter(self.each([blob])))[1]

    def each(self, blobs: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """The same of many, in their order: (name, content). git works while we do.

        No other question may be put before it has come to its end.
        """
        waiting = iter(blobs)
        while batch := list(islice(waiting, AHEAD)):
            asked = [each for each in dict.fromkeys(batch) if each not in self._kept]
            known = {each: self._kept[each] for each in batch if each in self._kept}
            talk = self._ask(asked)
            wanted = Counter(batch)  # none is held longer than it is wanted
            for blob in batch:
                said = known.pop(blob) if blob in known else self._answer(talk, blob)
                wanted[blob] -= 1
                if wanted[blob]:
                    known[blob] = said
                yield blob, said

    def _ask(self, blobs: list[str]) -> Conversation:
        if self._talk is None:
            self._talk = self.enter_context(speaking(self._git, "cat-file", "--batch"))
        if blobs:
            try:
                self._talk.asks.write("".join(f"{each}\n" for each in blobs).encode())
                self._talk.asks.flush()
            except OSError:
                raise self._failed(self._talk) from None
        return self._talk

    def _answer(self, talk: Conversation, blob: str) -> bytes | None:
        head = talk.answers.readline()
        if not head:
            raise self._failed(talk)
        if head.endswith((b" missing\n", b" ambiguous\n")):
            return self._remember(blob, None)
        left = int(head.rsplit(b" ", 1)[1])
        if left > MOST_BYTES:
            while left and (piece := talk.answers.read(min(left, KEPT_BYTES))):
                left -= len(piece)
            talk.answers.read(1)
            return self._remember(blob, None)
        said = talk.answers.read(left)
        talk.answers.read(1)
        if len(said) < left:
            raise self._failed(talk)
        return self._remember(blob, said)

    def _remember(self, blob: str, said: bytes | None) -> bytes | None:
        self._kept[blob] = said
        self._size += len(said or b"")
        while self._size > KEPT_BYTES and len(self._kept) > 1:
            self._size -= len(self._kept.popitem(last=False)[1] or b"")
        return said

    def _failed(self, talk: Conversation) -> GitFailed:
        return GitFailed(explain(talk.ended().err.strip(), self._git.root))

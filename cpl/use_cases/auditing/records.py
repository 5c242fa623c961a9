"""Every record's life, each step judged by the rules and people of its commit."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice

from cpl.codec.records.record import HISTORY, place_of
from cpl.domain.audit.deeds import Claim, Manner
from cpl.domain.audit.finding import AuditFinding
from cpl.domain.audit.record_changes import JudgedChange, RecordChange, Remark, judged
from cpl.domain.cases.card import Card, Linked, links_in, replay
from cpl.domain.cases.record import Record
from cpl.domain.cases.redaction import is_secret, sight_of
from cpl.domain.decisions.engine import Context
from cpl.store.history.blobs import Blobs
from cpl.store.history.past import FileChange, stem_of
from cpl.store.record_files import Broken
from cpl.use_cases.auditing.lives import Life, Stage, Turn, stages
from cpl.use_cases.auditing.replaying import Replay
from cpl.yamltext.tree import parse

CLOSED = "这一件要保密，细节在那一次提交里。"
LIKE_YAML = (".yaml", ".yml")
Texts = Mapping[str, bytes | None]


def of_records(replay: Replay) -> Iterator[AuditFinding]:
    """What is against any change of any record."""
    lives = Lives(replay)
    every = tuple(lives.by_number.values())
    for life, texts in lives.with_texts(every):
        yield from _LifeJudge(lives, life, texts).findings()


class Lives:
    """Every record that any commit had, by its number."""

    def __init__(self, replay: Replay) -> None:
        self.replay = replay
        self._claims: dict[int, Claim] = {}
        self._linked: dict[tuple[str, int], Linked | None] = {}
        self.by_number = self._found()

    def _found(self) -> dict[str, Life]:
        turns: dict[str, list[Turn]] = {}
        for place, commit in enumerate(self.replay.commits):
            for change in commit.own_changes:
                if self.is_record(change.path):
                    office = self.replay.office_before(place)
                    turns.setdefault(change.stem, []).append(Turn(place, change, office))
        return {number: Life(number, tuple(found)) for number, found in turns.items()}

    def is_record(self, path: str) -> bool:
        """Does it bear a number, in the folder of the records of its kind or astray in it?"""
        wanted = self.replay.workspace.place(stem_of(path))
        if wanted is None or wanted == path:
            return wanted is not None
        is_near = path.partition("/")[0] == wanted.partition("/")[0]
        return is_near and path.lower().endswith(LIKE_YAML)

    def with_texts(self, lives: Iterable[Life]) -> Iterator[tuple[Life, Texts]]:
        """Each life and what its blobs say; each blob is read once, git working while we do."""
        every = tuple((life, tuple(dict.fromkeys(life.blobs))) for life in lives)
        with Blobs(self.replay.git) as blobs:
            said = blobs.each(chain.from_iterable(names for _, names in every))
            for life, names in every:
                yield life, dict(islice(said, len(names)))

    def claim(self, place: int) -> Claim:
        """What the commit at this place says of itself."""
        if place not in self._claims:
            self._claims[place] = self.replay.claim(self.replay.commits[place])
        return self._claims[place]

    def linked(self, card: Card, place: int) -> dict[str, Linked]:
        """The records that a card names, as they were before the commit at this place."""
        found = ((each, self._linked_before(each, place)) for each in links_in(card))
        return {number: linked for number, linked in found if linked is not None}

    def _linked_before(self, number: str, place: int) -> Linked | None:
        life = self.by_number.get(number)
        earlier = [each for each in life.turns if each.place < place] if life else []
        if not earlier or not earlier[-1].change.after:
            return None
        key = (number, earlier[-1].place)
        if key not in self._linked:
            self._linked[key] = self._as_linked(earlier[-1])
        return self._linked[key]

    def _as_linked(self, turn: Turn) -> Linked | None:
        data = self.replay.blob(turn.change.after)
        read = turn.office.record_in(turn.office.root / turn.change.path, data or b"")
        if isinstance(read, Broken):
            return None
        card = replay(read.rules, read.record)
        return Linked(card.number, card.machine.name, card.phase, card.state)


class _LifeJudge:
    """Goes through one life."""

    def __init__(self, lives: Lives, life: Life, texts: Texts) -> None:
        self.lives = lives
        self.life = life
        self.texts = texts

    def findings(self) -> Iterator[AuditFinding]:
        card: Card | None = None
        for stage in stages(self.life, self.texts):
            claim = self.lives.claim(stage.turn.place)
            if stage.after is None or stage.rules is None:
                yield from self.lost(stage, claim)
                card = None
            elif claim.manner is Manner.MERGE:
                card = None
            else:
                outcome = self.judged(stage, claim, stage.after, card if stage.follows else None)
                for remark in outcome.remarks:
                    yield self.finding(stage, claim, remark, outcome.card)
                card = outcome.card
            if stage.turn.change.moved_from and stage.turn.change.path != self.wanted:
                yield self.moved(stage.turn.change, claim)

    @property
    def wanted(self) -> str:
        return self.lives.replay.workspace.place(self.life.number) or ""

    def judged(self, stage: Stage, claim: Claim, after: Record, card: Card | None) -> JudgedChange:
        assert stage.rules is not None
        change = RecordChange(claim, stage.before, after, stage.rules, self.restores(stage, claim))
        turn = stage.turn

        def surroundings(now: Card, is_new: bool) -> Context:
            linked = self.lives.linked(now, turn.place) if now.links else {}
            return Context(claim.at, turn.office.staff, linked, is_past=not is_new)

        return judged(change, card, surroundings)

    def restores(self, stage: Stage, claim: Claim) -> bool:
        """Is the file again as it was before what the commit takes back?

        A rebase gives commits other names: then any change before that one may be meant.
        """
        if claim.manner is not Manner.UNDO:
            return False
        order = self.lives.replay.order
        meant = order.get(claim.undoes)
        return any(
            each.change.before == stage.turn.change.after
            for each in self.life.turns
            if (each.place == meant if meant is not None else each.place < stage.turn.place)
        )

    def lost(self, stage: Stage, claim: Claim) -> Iterator[AuditFinding]:
        path, deed = stage.turn.change.path, claim.deed
        if stage.broken is not None:
            first = stage.broken.problems[0]
            if first.code == "number-not-file-name":
                code, say = "number-altered", first.message
            else:
                code, say = "record-unreadable", f"这次提交以后读不出来：{first.message}"
            yield AuditFinding(
                code, path, say, deed, first.location.line, key=(say,), people=(deed.author,)
            )
        elif not stage.turn.change.after:
            declared = claim.manner is Manner.CORRECTION
            code = "record-removed-declared" if declared else "record-removed"
            say = f"{self.life.number} 的记录删了。"
            yield AuditFinding(code, path, say, deed, people=(deed.author,))

    def moved(self, change: FileChange, claim: Claim) -> AuditFinding:
        say = f"从 {change.moved_from} 挪到了 {change.path}，应当在 {self.wanted}。"
        return AuditFinding("record-moved", change.path, say, claim.deed, key=(change.moved_from,))

    def finding(self, stage: Stage, claim: Claim, remark: Remark, card: Card) -> AuditFinding:
        say = CLOSED if is_secret(card) else sight_of(card, (), masked=True).text(remark.say)
        change = stage.turn.change
        return AuditFinding(
            remark.code,
            change.path,
            say,
            claim.deed,
            self.line(change, remark.index),
            people=tuple(dict.fromkeys((claim.deed.author, *remark.people))),
            key=(*remark.key, claim.deed.author),
        )

    def line(self, change: FileChange, index: int | None) -> int:
        """Where it stands in the file as that commit left it."""
        text = self.texts.get(change.after)
        document = parse(change.path, text)[0] if text else None
        if document is None:
            return 0
        if index is None:
            return document.locate((HISTORY,)).line
        return place_of(document, index, None).line

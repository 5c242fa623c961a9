"""One record's life, each step judged by the rules and people of its commit."""

from collections.abc import Iterator

from cpl.codec.records.record import HISTORY, place_of
from cpl.domain.audit.deeds import Claim, Manner
from cpl.domain.audit.finding import KINDS, AuditFinding
from cpl.domain.audit.merging import merged
from cpl.domain.audit.payments import Payment, payments_of
from cpl.domain.audit.record_changes import JudgedChange, RecordChange, judged
from cpl.domain.audit.remarks import Remark
from cpl.domain.audit.separation import inspections, inspects_himself, judged_himself
from cpl.domain.cases.card import Card, replay
from cpl.domain.cases.record import Record
from cpl.domain.cases.redaction import Sight, sight_of
from cpl.domain.decisions.engine import Context
from cpl.domain.regulation.rules import Rules
from cpl.store.history.past import FileChange
from cpl.store.record_files import Broken
from cpl.use_cases.auditing.all_lives import Lives, Texts
from cpl.use_cases.auditing.lives import Life, Stage, stages
from cpl.use_cases.auditing.united_then import is_as_united
from cpl.use_cases.trail import TAKEN_ASIDE
from cpl.yamltext.tree import Document, parse

CLOSED = "（要保密，细节在那一次提交里）"
ACTS = (Manner.COMMAND, Manner.IMPORT)
Added = tuple[int, str, str]
"""An event that a commit added: its place in the history, the record, the event."""


class LifeJudge:
    """Goes through one life, and keeps what only all of them together can tell.

    `told`: what its events would have told other records, with the finding if they were not.
    `asked_others`: had what other records were then a say in it?
    """

    def __init__(self, lives: Lives, life: Life, texts: Texts) -> None:
        self.lives = lives
        self.life = life
        self.texts = texts
        self.wanted = lives.replay.workspace.place(life.number) or ""
        self.asked_others = False
        self.added: set[Added] = set()
        self.told: list[tuple[Added, AuditFinding]] = []
        self.payments: list[tuple[Payment, AuditFinding]] = []
        self.documents: dict[str, Document | None] = {}
        self.sight: Sight | None = None

    def findings(self) -> Iterator[AuditFinding]:
        card: Card | None = None
        stage: Stage | None = None
        places: dict[int, Stage] = {}
        for stage in stages(self.life, self.texts):
            claim = self.lives.claim(stage.turn.place)
            change = stage.turn.change
            if change.moved_from and change.path != self.wanted:
                yield self.moved(change, claim)
            if stage.after is None or stage.rules is None:
                yield from self.lost(stage, claim)
                card = None
                continue
            if claim.manner is Manner.MERGE or claim.deed.sha in self.lives.replay.cut_off:
                card = None
                if claim.manner is Manner.MERGE:
                    yield from self.merged(stage, claim, stage.after, stage.rules)
                continue
            outcome = self.judged(stage, claim, stage.after, card if stage.follows else None)
            card = outcome.card
            for remark in outcome.remarks:
                yield self.finding(stage, claim, remark, card)
            places |= dict.fromkeys(self.keep(stage, claim, outcome), stage)
        if stage is not None and card is not None:
            yield from self.in_the_end(places, stage, card)

    def keep(self, stage: Stage, claim: Claim, outcome: JudgedChange) -> Iterator[int]:
        """What others must have been told; answers the places of the events that were added."""
        assert stage.after is not None
        before = len(stage.before.history) if stage.before else 0
        for index, event in enumerate(stage.after.history[before:], before):
            self.added.add((stage.turn.place, self.life.number, event.name))
            yield index
        for each in outcome.told:
            say = f"要同时在 {each.number} 上记“{each.event.name}”，那一份里没有。"
            remark = Remark("linked-not-told", say, key=(each.number, repr(each.event)))
            found = self.finding(stage, claim, remark, outcome.card)
            self.told.append(((stage.turn.place, each.number, each.event.name), found))

    def in_the_end(
        self, places: dict[int, Stage], last: Stage, card: Card
    ) -> Iterator[AuditFinding]:
        """What the whole of it tells: who judged himself, who paid."""
        for remark in judged_himself(card):
            stage = places.get(remark.index or 0, last)
            yield self.finding(stage, self.lives.claim(stage.turn.place), remark, card)
        for index in inspections(card):
            stage = places.get(index, last)
            for remark in inspects_himself(card, index, stage.turn.office.staff):
                yield self.finding(stage, self.lives.claim(stage.turn.place), remark, card)
        for payment in payments_of(card):
            stage = places.get(payment.index, last)
            remark = Remark("split-payments", "", payment.index, (payment.actor,))
            found = self.finding(stage, self.lives.claim(stage.turn.place), remark, card)
            self.payments.append((payment, found))

    def judged(self, stage: Stage, claim: Claim, after: Record, card: Card | None) -> JudgedChange:
        assert stage.rules is not None
        restored, rewritten = self.restores(stage, claim), self.rewrites(stage, claim)
        change = RecordChange(claim, stage.before, after, stage.rules, restored, rewritten)
        turn = stage.turn

        def surroundings(now: Card, is_new: bool) -> Context:
            self.asked_others = self.asked_others or bool(now.links)
            linked = self.lives.linked(now, turn.place) if now.links else {}
            return Context(claim.at, turn.office.staff, linked, is_past=not is_new)

        return judged(change, card, surroundings)

    def merged(
        self, stage: Stage, claim: Claim, after: Record, rules: Rules
    ) -> Iterator[AuditFinding]:
        """A merge puts together what its parents had, and brings nothing of its own."""
        replayed, turn = self.lives.replay, stage.turn
        if is_as_united(replayed, turn.place, turn.change):
            return
        told = replayed.commits[turn.place].changes
        blobs = [each.before for each in told if each.path == turn.change.path and each.before]
        read = [turn.office.record_in(turn.path, replayed.blob(each) or b"") for each in blobs]
        parents = tuple(each.record for each in read if not isinstance(each, Broken))
        if len(parents) == len(read):
            for remark in merged(parents, after, rules):
                yield self.finding(stage, claim, remark, replay(rules, after))

    def restores(self, stage: Stage, claim: Claim) -> bool:
        """Is only the last change taken back, of that very day, as `cpl undo` does it?

        A rebase gives commits other names: then any change before that one may be meant.
        """
        if claim.manner is not Manner.UNDO:
            return False
        meant, change = self.lives.replay.commits.place_of(claim.undoes), stage.turn.change
        return any(
            (each.change.before, each.change.after) == (change.after, change.before)
            and self.lives.claim(each.place).at.date() == claim.at.date()
            for each in self.life.turns
            if (each.place == meant if meant is not None else each.place < stage.turn.place)
        )

    def rewrites(self, stage: Stage, claim: Claim) -> bool:
        change = stage.turn.change
        is_act = claim.manner in ACTS and TAKEN_ASIDE not in claim.events
        return is_act and change.before != change.after

    def lost(self, stage: Stage, claim: Claim) -> Iterator[AuditFinding]:
        path, deed = stage.turn.change.path, claim.deed
        if stage.broken is not None:
            first = stage.broken.problems[0]
            is_number = first.code == "number-not-file-name"
            code = "number-altered" if is_number else "record-unreadable"
            say = f"这次提交以后读不出来：{first.message}"
            line = first.location.line
            yield AuditFinding(code, path, say, deed, line, key=(say,), people=(deed.author,))
        elif not stage.turn.change.after and claim.manner is not Manner.MERGE:
            declared = claim.manner is Manner.CORRECTION
            code = "record-removed-declared" if declared else "record-removed"
            say = f"{self.life.number} 的记录删了。"
            yield AuditFinding(code, path, say, deed, people=(deed.author,))

    def moved(self, change: FileChange, claim: Claim) -> AuditFinding:
        say = f"从 {change.moved_from} 挪到了 {change.path}，应当在 {self.wanted}。"
        return AuditFinding("record-moved", change.path, say, claim.deed, key=(change.moved_from,))

    def finding(self, stage: Stage, claim: Claim, remark: Remark, card: Card) -> AuditFinding:
        change = stage.turn.change
        return AuditFinding(
            remark.code,
            change.path,
            self.masked(remark, card),
            claim.deed,
            self.line(change, remark.index),
            people=tuple(dict.fromkeys((claim.deed.author, *remark.people))),
            key=(*remark.key, claim.deed.author),
        )

    def masked(self, remark: Remark, card: Card) -> str:
        """What is said, with nothing personal in it, and of a secret record its kind alone."""
        if self.sight is None or self.sight.card is not card:
            self.sight = sight_of(card, (), masked=True)
        if self.sight.whole:
            return f"{KINDS[remark.code].title}{CLOSED}。"
        return self.sight.text(remark.say)

    def line(self, change: FileChange, index: int | None) -> int:
        """Where it stands in the file as that commit left it."""
        document = self.document(change)
        if document is None:
            return 0
        if index is None:
            return document.locate((HISTORY,)).line
        return place_of(document, index, None).line

    def document(self, change: FileChange) -> Document | None:
        """The file as that commit left it, read once whatever is found in it."""
        if change.after not in self.documents:
            text = self.texts.get(change.after)
            self.documents[change.after] = parse(change.path, text)[0] if text else None
        return self.documents[change.after]

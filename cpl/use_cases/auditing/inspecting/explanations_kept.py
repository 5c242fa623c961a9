"""Explanations of earlier findings: only added, by who says so, by `cpl audit --explain`."""

from collections.abc import Iterator

from cpl.codec.office.explanations import read_explanations
from cpl.domain.audit.explanations import Explanation
from cpl.domain.audit.finding import AuditFinding
from cpl.store.history.past import PastCommit
from cpl.store.workspace import EXPLANATIONS
from cpl.use_cases.auditing.explanations import EXPLAINED
from cpl.use_cases.auditing.inspecting import claims
from cpl.use_cases.auditing.replaying import Replay


def explanations_kept(replay: Replay) -> Iterator[AuditFinding]:
    for place, change in replay.changes_of(EXPLANATIONS):
        past = replay.commits[place]
        why = _why_not(past, _read(replay, change.before), _read(replay, change.after))
        if why:
            yield AuditFinding(
                "explanation-altered",
                EXPLANATIONS,
                why,
                replay.deed(past),
                people=(past.commit.author.name,),
                key=(change.before, change.after),
            )


def _read(replay: Replay, blob: str) -> tuple[Explanation, ...]:
    data = replay.blob(blob) if blob else None
    return read_explanations(EXPLANATIONS, data)[0] if data else ()


def _why_not(
    past: PastCommit, before: tuple[Explanation, ...], after: tuple[Explanation, ...]
) -> str:
    """What is against the change; empty where one explanation was added as it should be."""
    lost = [each for each in before if each not in after]
    if lost:
        named = "、".join(f"{each.finding}（{each.by}）" for each in lost)
        return f"以前的说明改了或者删了：{named}。"
    new = [each for each in after if each not in before]
    if EXPLAINED not in claims.events(past):
        return f"{len(new)} 条说明不是 cpl audit --explain 写的。" if new else ""
    others = [each for each in new if each.by != past.commit.author.name]
    return f"说明写着是{others[0].by}的，提交的是{past.commit.author.name}。" if others else ""

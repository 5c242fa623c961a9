"""What a proof came to in one line: how much was looked at, how much was not, what was found."""

from cpl.domain.proving.secrecy import keeps_from_accused
from cpl.use_cases.regulation.proving import Inquiry, Proof

STEPS_OF_A_PLACE = 15
"""So many legal steps a longer walk makes at most for each place that it may look at."""
FOUND_NOTHING = {
    Inquiry.ENDS: "没有找到走不通的",
    Inquiry.MONEY: "没有找到超过限额、没有定过或者拆开给的",
    Inquiry.SECRECY: "没有找到不该看的看得到、该回避的办得了的",
}


def told_of(name: str, proof: Proof) -> str:
    """One walk and its bounds; what was cut short or never begun is never called proven."""
    rest = f"，至少还有 {proof.unseen} 处没有看（--places 加大）" if proof.unseen else ""
    return (
        f"{name} {proof.machine.name}·{proof.question.value}：看了 {proof.seen} 处、试了 "
        f"{proof.tries} 次事件（办成 {proof.steps} 种）{rest}，{proof.seconds:.1f} 秒。"
        f"{verdict_on(proof)}{_not_come_to(proof)}。"
    )


COLUMNS = (
    "规则",
    "走什么",
    "看了几处",
    "至少还有几处没有看",
    "试了几次",
    "办成几种",
    "秒（CPU）",
    "找到",
)


def row_of(name: str, proof: Proof) -> tuple[str, ...]:
    """The same as a row under `COLUMNS`."""
    what = f"{proof.machine.name}·{proof.question.value}"
    numbers = (str(each) for each in (proof.seen, proof.unseen, proof.tries, proof.steps))
    found = f"{verdict_on(proof)}{_not_come_to(proof)}"
    return name.removesuffix(".yaml"), what, *numbers, f"{proof.seconds:.1f}", found


def verdict_on(proof: Proof) -> str:
    """What was found, or why nothing could be."""
    if proof.question is Inquiry.ENDS and proof.walks[0].never_begun:
        return f"没有走成，登记就没有试成：{proof.walks[0].never_begun}什么都没有证明"
    if proof.question is Inquiry.MONEY and not proof.paid:
        return "一次给付也没有走成，什么都没有证明"
    bad = sum(each.is_serious for each in proof.shown)
    return f"找到 {bad} 处不对" if bad else FOUND_NOTHING[proof.question]


def _not_come_to(proof: Proof) -> str:
    match proof.question:
        case Inquiry.ENDS:
            happened = proof.walks[0].happened
            never = [each for each in proof.machine.events if each not in happened]
            return f"；没有走到：{'、'.join(never)}" if never else ""
        case Inquiry.MONEY:
            return f"；给付走到 {proof.paid} 处，每件至多两次方案、三次给付"
    if not keeps_from_accused(proof.walks[0].moves.rules):
        return "；规则没有要被投诉的人回避，只走了保密"
    accused = proof.walks[1:]
    alone = sum(not each.found for each in accused)
    nobody = f"，其中 {alone} 种没有别人能登记" if alone else ""
    return f"；轮流投诉 {len(accused)} 种人和单位{nobody}"

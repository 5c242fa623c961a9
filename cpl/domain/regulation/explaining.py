"""A regulation told in Chinese, with its clauses and the assumptions made where it is silent."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from cpl.dataclass import dataclass
from cpl.domain.regulation.conditions import ALWAYS, Combined, Condition
from cpl.domain.regulation.machine_paths import could_hold
from cpl.domain.regulation.meanings import MEANINGS
from cpl.domain.regulation.parts import MARKS, PARTS
from cpl.domain.regulation.rules import (
    ANY,
    ENDED,
    EVERY_UNIT,
    MET_BY,
    OPEN,
    PREVIOUS,
    AboutWhom,
    Allowed,
    Clause,
    Demand,
    Duty,
    EventRule,
    Figure,
    FormRule,
    Gate,
    Grant,
    Machine,
    MoneyDecision,
    OfficeHours,
    Phase,
    Privacy,
    ReportRule,
    Rules,
    Timed,
)
from cpl.domain.time.calendar import Hours
from cpl.domain.time.deadline_rules import DeadlineRule, HeartbeatRule
from cpl.domain.time.limits import Clock, Limit, Start, TimeUnit
from cpl.domain.values.periods import MONTHLY

UNITS = {TimeUnit.MINUTE: "分钟", TimeUnit.HOUR: "小时", TimeUnit.DAY: "日"}
GROUPS = {ANY: "任何状态", OPEN: "未结束时", ENDED: "已结束后"}


Names: TypeAlias = tuple[str, ...]
"""An entry of the rules, by its keys and clause ids: `(machines, 工单, events, 受理)`."""


@dataclass(frozen=True)
class Sources:
    """Which lines are the regulation's own.

    `origin` names what an entry is taken over from, "" for one of its own; `rank` orders its
    own as they stand in its file; `about` says in a few words what a component is.
    """

    origin: Callable[[Names], str] = lambda names: ""
    rank: Callable[[Names], int] = lambda names: 0
    about: Callable[[str], str] = lambda name: ""

    def own(self, section: Names, names: Iterable[str]) -> list[str]:
        """Those of the entries that are its own, in its own order."""
        found = [each for each in names if not self.origin((*section, each))]
        return sorted(found, key=lambda each: self.rank((*section, each)))


ALL_OWN = Sources()


def told(rules: Rules, sources: Sources = ALL_OWN) -> Iterator[str]:
    """The whole regulation, a line a sentence; headings begin with #.

    First what is its own; then, folded, what it takes over.
    """
    meta = rules.meta
    yield f"# {meta.name}（第{meta.version}版，自 {meta.effective_from} 起施行）"
    if meta.approved_by:
        on = f"，{meta.approved_on}" if meta.approved_on else ""
        yield f"批准：{meta.approved_by}{on}。{_said(meta.approved)}"
    yield from office_said(rules.office_hours)
    own = [role.name for role in rules.roles.values() if role.own_unit]
    if own:
        yield f"{'、'.join(own)}只办自己单位的事。"
    for machine in rules.machines.values():
        yield from _machine(machine, sources)
    yield from _parts(rules, sources)
    yield from _clocks(rules, sources)
    yield from _authority(rules)
    yield from _gates(rules, sources)
    yield from _forms(rules, sources)
    if not sources.origin(("privacy",)):
        yield from _privacy(rules)
    yield from _rest(rules, sources)
    yield from _taken_over(rules, sources)


def _taken_over(rules: Rules, sources: Sources) -> Iterator[str]:
    """A line for each thing that the regulation stands on: what comes from it as it is."""
    found: dict[str, dict[str, list[str]]] = {}
    for kind, section, names in _entries(rules):
        for name in names:
            origin = sources.origin((*section, name))
            if origin:
                found.setdefault(origin, {}).setdefault(kind, []).append(name)
    if found:
        yield "## 沿用（没有条文，照底稿办）"
    for origin, kinds in found.items():
        said = "；".join(f"{kind} {'、'.join(names)}" for kind, names in kinds.items())
        yield f"- {origin}{_meant(sources.about(origin))}：{said}。"


def _entries(rules: Rules) -> Iterator[tuple[str, Names, tuple[str, ...]]]:
    """Everything with a name of its own that is told: its kind, its section, the names."""
    for machine in rules.machines.values():
        events = (each.name for each in machine.events.values() if not each.told_only)
        yield machine.name, ("machines", machine.name, "events"), tuple(events)
    for timed in rules.clocks:
        yield "时限", _place(timed)[:1], (timed.rule.id,)
    yield "门槛", ("gates",), tuple(rules.gates)
    yield "单", ("forms",), tuple(n for n, each in rules.forms.items() if form_said(each))
    yield "升级", ("escalations",), tuple(each.id for each in rules.escalations)
    yield "报表", ("reports",), tuple(rules.reports)


def office_said(office: OfficeHours) -> Iterator[str]:
    """When the office is open, by season, and when nobody is disturbed, a line each."""
    days = "每天（节假日也上班）" if office.every_day else "工作日"
    if office.hours:
        seasons = "".join(
            f"；{first:02}-{day:02} 至 {last:02}-{end:02} 是 {_hours(each.hours)}"
            for each in office.seasons
            for (first, day), (last, end) in [(each.first, each.last)]
        )
        yield f"上班时间：{days} {_hours(office.hours)}{seasons}。"
    if office.quiet:
        yield f"不打扰投诉人的时间：{_hours((office.quiet,))}。"


def _hours(spans: Hours) -> str:
    return "、".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in spans)


def _said(clause: Clause) -> str:
    words = "，".join(filter(None, [f"“{clause.quote}”" if clause.quote else "", clause.ref]))
    return f"（{words}）" if words else ""


def _noted(clause: Clause) -> str:
    return _said(clause) + clause.note


def _machine(machine: Machine, sources: Sources) -> Iterator[str]:
    section = ("machines", machine.name)
    if sources.origin(section):
        return
    yield f"## {machine.name}（{machine.title}）"
    waiting = _states(machine, Phase.WAITING)
    ended = _states(machine, Phase.ENDED)
    registration = machine.registration
    if not sources.origin((*section, "register")):
        yield (
            f"登记（{registration.name}）：{_who(registration)}登记{_needs(registration)}，"
            f"进入{_to(registration)}。{_said(registration.clause)}"
        )
    for name in sources.own((*section, "events"), machine.events):
        if not machine.events[name].told_only:
            yield f"- {event_said(machine.events[name])}"
    if sources.origin((*section, "states")):
        return
    if waiting:
        yield f"等待的状态（时限不走）：{waiting}。"
    yield f"结束的状态：{ended}。"


def _states(machine: Machine, phase: Phase) -> str:
    states = (each for each in machine.states.values() if each.phase is phase)
    return "、".join(f"{each.name}{_meant(each.help)}" for each in states)


def _meant(help: str) -> str:
    return f"（{help}）" if help else ""


def event_said(event: EventRule) -> str:
    """Where it may be done, by whom, with what, where it leads, and its clause."""
    where = "、".join(GROUPS.get(each, f"“{each}”") for each in event.sources)
    parts = [f"{event.name}{_meant(event.help)}：在{where}，{_who(event)}可以办{_needs(event)}"]
    if event.to:
        parts.append(f"，转为{_to(event)}")
    if event.gates:
        parts.append(f"；先要做到{'、'.join(event.gates)}")
    parts.extend(f"；{_demand(each)}，否则“{each.say.rstrip('。')}”" for each in event.demands)
    if event.himself:
        parts.append(f"；只能由“{event.himself}”里写的本人办（他不在人员表里的，由上面的人代记）")
    if event.apart_from:
        parts.append(f"；不能和{'、'.join(event.apart_from)}是同一个人")
    if event.issues:
        parts.append(f"；办了就签发{'、'.join(event.issues)}")
    return "".join(parts) + f"。{_said(event.clause)}"


def _demand(demand: Demand) -> str:
    """`要求 监控保存 是 是（涉及监控 不是 是 的除外）`."""
    exempt = ""
    if isinstance(demand.applies, Combined) and demand.applies.how == "not":
        exempt = f"（{demand.applies.parts[0]} 的除外）"
    return f"要求 {demand.when}{exempt}"


def _who(event: EventRule) -> str:
    if not event.by:
        return "任何人"
    return _roles(event.by)


def _when(condition: Condition) -> str:
    return f"（{condition}）" if str(condition) else ""


def _needs(event: EventRule) -> str:
    names = tuple(dict.fromkeys((*event.give, *event.need)))
    return f"，写明{'、'.join(names)}" if names else ""


def _to(event: EventRule) -> str:
    words = [
        f"{'原来的状态' if t.state == PREVIOUS else f'“{t.state}”'}{_when(t.when)}"
        for t in event.to
    ]
    return "，否则".join(words) if words else "原状态"


def _parts(rules: Rules, sources: Sources) -> Iterator[str]:
    """Which field plays which part, and what its choices count as."""
    own = [each for each in rules.played if not sources.origin(("fields", each.path.head))]
    if own:
        yield "## 字段的用处"
    for each in own:
        marks = "".join(
            f"；算{MARKS[mark]}的：{'、'.join(choices)}"
            for mark, choices in each.counts_as.items()
            if mark in PARTS[each.part].marks and choices
        )
        yield f"- {each.path}：{PARTS[each.part].told}{marks}。"


def _clocks(rules: Rules, sources: Sources) -> Iterator[str]:
    own = [each for each in rules.clocks if not sources.origin(_place(each))]
    if own:
        yield "## 时限"
    for timed in sorted(own, key=lambda each: sources.rank(_place(each))):
        yield f"- {clock_said(timed)}"


def _place(timed: Timed) -> Names:
    match timed.rule:
        case DeadlineRule():
            return "deadlines", timed.rule.id
        case HeartbeatRule():
            return "heartbeats", timed.rule.id
    return "promises", timed.rule.id


def clock_said(timed: Timed) -> str:
    """From what to what within which time, whose it is, with its clause."""
    rule = timed.rule
    clause = _said(Clause(rule.ref, rule.quote))
    name = rule.label if rule.label == rule.id else f"{rule.label}（{rule.id}）"
    head = f"{timed.machine}·{name}{_when(timed.when)}："
    if isinstance(rule, DeadlineRule):
        each = f"（每个{rule.each}各算一条）" if rule.each else ""
        body = f"从{_meanings(rule.start)}起{limit_said(rule.limit)}，到{_meanings(rule.stop)}为止"
        body += each
    elif isinstance(rule, HeartbeatRule):
        until = f"从{_meanings(rule.start)}到{_meanings(rule.until)}"
        body = f"{until}，每{_amount(rule.every)}一次{_meanings(rule.beat)}"
    else:
        body = f"按“{timed.field}”答应的时间{_meanings(rule.stop)}"
    return f"{head}{body}，由{rule.owner or '（未规定）'}负责。{clause}{_assumed(timed)}"


def _meanings(names: tuple[str, ...]) -> str:
    return "或".join(MEANINGS.get(each, each) for each in names)


def limit_said(limit: Limit) -> str:
    """`2日内（自然日，末日逢假顺延）`; a limit that is not laid down says so."""
    if limit.n is None:
        return "的期限未规定（列出，不考核）"
    notes = {
        Clock.OFFICE: "办公时间",
        Clock.WORKING: "工作日",
        Clock.CALENDAR: "自然日，末日逢休息日顺延" if limit.roll else "自然日，不顺延",
        Clock.ELAPSED: "连续计时",
        Clock.SAME_DAY: "当天",
    }
    second = "，从第二个工作日起算" if limit.start is Start.SECOND_WORKDAY else ""
    return f"{_amount(limit)}内（{notes[limit.clock]}{second}）"


def _amount(limit: Limit) -> str:
    return "（未规定）" if limit.n is None else f"{limit.n}{UNITS[limit.unit]}"


def _assumed(timed: Timed) -> str:
    """What the text leaves open and the law or the office filled in."""
    rule = timed.rule
    notes = list(rule.assume)
    if (
        isinstance(rule, DeadlineRule)
        and rule.limit.n is not None
        and rule.limit.unit is TimeUnit.DAY
    ):
        if rule.limit.start is Start.EXCLUDE and rule.limit.clock is not Clock.SAME_DAY:
            notes.append("开始的当日不计（民法典第二百零一条）")
        if rule.limit.roll and rule.limit.clock is Clock.CALENDAR:
            notes.append("末日是法定休假日的顺延到次日（民法典第二百零三条）")
    return f"　依：{'；'.join(notes)}。" if notes else ""


def _authority(rules: Rules) -> Iterator[str]:
    authority = rules.authority
    if authority is None:
        return
    yield "## 补偿的权限"
    for grant in authority.grants:
        yield f"- {grant_said(grant, authority.cash, authority.cash_only)}"
    for each in authority.decisions:
        yield f"- {_money_decision(each)}"
    for ban in authority.bans:
        lawful = f"；确需给付的要写明{'、'.join(ban.lawful)}" if ban.lawful else ""
        what = "、".join(ban.remedies) or "任何补偿"
        yield f"- 禁止：{what}{_when(ban.when)}{lawful}。{_said(ban.clause)}"
    if authority.asked and not authority.decisions:
        yield f"方案里的{authority.asked}还不算给；批准方案的人自己要有权给那么多。"
    counted = f"只算{'、'.join(authority.cash)}" if authority.cash_only else "写了金额的都算"
    yield (
        f"以上、以下、以内都包括本数（民法典第一千二百五十九条）；按一件投诉累计，限额{counted}。"
    )


def _money_decision(decision: MoneyDecision) -> str:
    """`审批定了拟补偿，照定的给`: who decides how much, and that no more is given."""
    must = "没有定过谁也不能给，" if decision.must else "付的人不必自己有权，"
    most = ""
    if decision.limit is not None and decision.limit.is_finite():
        most = f"，至多定 {decision.limit:f} 元"
    said = f"{decision.event}定多少（{decision.amount}）{_when(decision.when)}{most}；"
    return f"{said}{must}给的加起来不超过这一轮最后定的。{_noted(decision.clause)}"


def _duty(duty: Duty) -> str:
    """`每月由责任单位，各单位一份，次月5日前，形成…`."""
    often = duty.every.told if duty.every else "定期（周期未规定）"
    said = [f"{often}由{'、'.join(duty.by)}" if duty.by else often]
    if duty.units:
        each = "各单位" if EVERY_UNIT in duty.units else "、".join(duty.units)
        said.append(f"{each}各做一份")
    if duty.every and (duty.due_day or duty.after):
        of = "下一期" if duty.after else "本期"
        said.append(f"{of}第 {duty.due_day} 天以前" if duty.due_day else f"{of}以内")
    said.append(f"形成{duty.artifact or '记录'}")
    product = duty.product
    if product is not None:
        only = product.leaves_out_words or product.file
        said.append(f"{product.told}{'才' if only else '就'}算做了")
    if duty.of:
        said.append(f"没有{duty.of}的那一期不欠")
    return "，".join(said)


def grant_said(grant: Grant, cash: tuple[str, ...], cash_only: bool = False) -> str:
    """Who may give what, up to how much, with its clause; `cash_only`: what else is unlimited."""
    said = f"{grant.role}{_when(grant.when)}可以给{'、'.join(grant.remedies)}"
    if set(grant.remedies) & set(cash):
        if grant.limit is None:
            said += "，现金限额未规定"
        else:
            said += (
                f"，现金不超过 {grant.limit:f} 元" if grant.limit.is_finite() else "，现金不设上限"
            )
    elif grant.limit and grant.limit.is_finite():
        limit = f"，写了金额的不超过 {grant.limit:f} 元"
        said += "，不是现金，不算限额" if cash_only else limit
    return f"{said}。{_said(grant.clause)}{grant.clause.note}"


def _gates(rules: Rules, sources: Sources) -> Iterator[str]:
    own = sources.own(("gates",), rules.gates)
    if own:
        yield "## 门槛"
    for gate in (rules.gates[name] for name in own):
        yield f"- {gate_said(gate)}"


def gate_said(gate: Gate) -> str:
    """`原因清楚：要求 写了原因分析。`, with its clause."""
    inner = f"要全部做到：{'、'.join(gate.all)}" if gate.all else ""
    asked = _demand(gate.demand) if gate.demand else ""
    clause = gate.demand.clause if gate.demand else gate.clause
    return f"{gate.name}：{'；'.join(filter(None, [asked, inner]))}。{_said(clause)}"


def _privacy(rules: Rules) -> Iterator[str]:
    """Who may see what; said where the rules say anything of it."""
    privacy = rules.privacy
    if privacy == Privacy():
        return
    yield "## 保密"
    whole = _roles(privacy.unmasked) or "、".join(rules.desk) or "任何人"
    yield f"- 投诉人的姓名、电话和原话，{whole}看得到全部；不保密的，经手的人和单位也看得到。"
    if privacy.secret_when:
        others = f"；{_roles(privacy.readers)}也看得到，脱敏" if privacy.readers else ""
        yield (
            f"- {privacy.secret_when}时保密：经手的人和单位看到的脱敏，别人看不到{others}；"
            "出的单都脱敏。"
        )
    yield from _about_told(privacy.about)
    yield from _kept_told(privacy)


def _kept_told(privacy: Privacy) -> Iterator[str]:
    """Where personal data are kept and for how long, and what is registered elsewhere."""
    if privacy.aside:
        yield "- 个人信息另存，不进历史；文件里是〔另存…〕。"
    if privacy.keep_years:
        named = "；".join(f"{each.years} 年{_when(each.when)}" for each in privacy.keep_years)
        yield f"- 个人信息办结以后保存：{named}；到期清除。"
    if privacy.hold_when:
        yield f"- {privacy.hold_when}时不清除。"
    if privacy.apart_when:
        where = f"（{privacy.apart_in}）" if privacy.apart_in else ""
        yield f"- {privacy.apart_when}的不在这里登记，登记在单独的文件夹里{where}。"


def _about_told(about: tuple[AboutWhom, ...]) -> Iterator[str]:
    for unit, meant in ((True, "写到的人和单位"), (False, "写到的本人")):
        named = "；".join(f"{e.field}{_when(e.when)}" for e in about if e.unit is unit)
        if named:
            also = "，也不派给他们" if unit else "，也不派给他；他单位的人照常"
            yield f"- {named}：里面{meant}，不看、不办那一件{also}。"


def _roles(allowed: tuple[Allowed, ...]) -> str:
    return "；".join(f"{'、'.join(a.roles)}{_when(a.when)}" for a in allowed)


def report_due(report: ReportRule) -> str:
    """`次月5日前下发`, `每季度一份，过后第10天前下发`."""
    is_monthly = report.every == MONTHLY
    often = "" if is_monthly else f"{report.every.told}一份，"
    if not report.due_day:
        return f"{often}时间未规定"
    day = f"次月{report.due_day}日" if is_monthly else f"过后第{report.due_day}天"
    return f"{often}{day}前下发"


def _figure(figure: Figure) -> str:
    counted = f"本月办过{figure.event}的" if figure.event else "本月受理的"
    if figure.when != ALWAYS:
        counted += f"、{figure.when}的"
    if figure.list:
        return f"{counted}一件一行，列出{'、'.join(figure.list)}"
    if figure.fields:
        return f"{counted}按{'、'.join(figure.fields)}各数各的选项"
    across = f"和{figure.across}" if figure.across else ""
    months = f"，{figure.months} 个月对照" if figure.months else ""
    return f"{counted}按{figure.by}{across}数{months}"


def _forms(rules: Rules, sources: Sources) -> Iterator[str]:
    """The forms that are not for every record, or are called otherwise here."""
    said = [n for n in sources.own(("forms",), rules.forms) if form_said(rules.forms[n])]
    if said:
        yield "## 单"
    for name in said:
        yield f"- {name}：{_form(rules, name)}。{_said(rules.forms[name].clause)}"


def _form(rules: Rules, name: str) -> str:
    """What cannot come about here is not told as what must be done first."""
    form = rules.forms[name]
    is_made = any(could_hold(form.when, each) for each in rules.machines.values())
    return form_said(form) if is_made else "这里不出"


def form_said(form: FormRule) -> str:
    """`叫“…”；要办过受理才能出`; empty where nothing of it is laid down."""
    parts = [f"叫“{form.title}”"] if form.title else []
    parts += [f"要{form.when}才能出"] if str(form.when) else []
    parts += [f"签发时{'、'.join(form.copies)}各一联"] if form.copies else []
    parts += [f"另写“{form.says.rstrip('。')}”"] if form.says else []
    return "；".join([*parts, *(["总是脱敏"] if form.masked else [])])


def _rest(rules: Rules, sources: Sources) -> Iterator[str]:
    raised = {each.id: each for each in rules.escalations}
    own = sources.own(("escalations",), raised)
    if own:
        yield "## 升级"
    for each in (raised[name] for name in own):
        to = f"，告知{'、'.join(each.notify)}" if each.notify else ""
        until = f"，直到{each.until}" if each.until else ""
        said = f"{each.say.rstrip('。')}{to}{until}"
        yield f"- {each.id}：{each.when}时，{said}。{_noted(each.clause)}"
    if rules.duties:
        yield "## 例行工作"
    for duty in rules.duties:
        yield f"- {duty.id}：{_duty(duty)}。{_noted(duty.clause)}"
    own = sources.own(("reports",), rules.reports)
    if own:
        yield "## 报表"
    for report in (rules.reports[name] for name in own):
        due = report_due(report)
        counted = f"；计{report.counted_by} {'、'.join(report.counts)}" if report.counts else ""
        chosen = f"依次是{'、'.join(report.sections)}" if report.sections else "全部"
        yield f"- {report.title}：{due}{counted}；各部分：{chosen}。{_noted(report.clause)}"
        for figure in report.figures:
            yield f"  - {figure.id}：{_figure(figure)}。{_noted(figure.clause)}"
    if rules.clauses:
        yield "## 其他条款由什么做到"
    for met in rules.clauses:
        by = MET_BY.get(met.kind, "")
        yield f"- {met.clause.ref}：{by}“{met.name}”{_said(met.clause)}{met.clause.note}"

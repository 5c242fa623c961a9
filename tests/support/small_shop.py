"""A small regulation with money and secrets that can be kept, to be damaged in one place."""

from cpl.codec.regulation.rules import read_rules
from cpl.domain.people.staff import Person, Staff
from cpl.domain.regulation.rules import Rules

PEOPLE = (
    Person("李敏", "", ("前台",), "服务台"),
    Person("王芳", "", ("前台",), "服务台"),
    Person("高远", "", ("经理",), "经理室"),
    Person("陈立", "", ("老板",), "经理室"),
    Person("吴刚", "", ("厨师",), "厨房"),
    Person("郑洁", "", ("厨师",), "厨房"),
)
SHOP = """
meta: {id: 小店, name: 小店投诉办法, version: "1", effective_from: 2025-01-01}
calendar: {hours: ["09:00-18:00"]}
roles:
  前台: {short: qt}
  厨师: {short: cs}
  经理: {short: jl, as: [前台]}
  老板: {short: lb, as: [经理]}
units: {服务台: {}, 经理室: {}, 厨房: {}}
fields:
  接收时间: moment
  内容: text
  投诉人:
    type: group
    fields:
      姓名: {type: text, personal: name, plays: caller_name}
      电话: {type: phone, personal: phone, plays: caller_phone}
      保密: yes_no
  被投诉人: text
  主办单位: {type: unit, plays: unit}
  情形: {type: choice, choices: [意外, 一般]}
  补偿:
    type: rows
    keep: all
    fields:
      方式: {type: choice, choices: [道歉, 现金, 代金券]}
      金额: amount
  拟补偿: {like: 补偿}
  说明: text
machines:
  工单:
    title: 投诉单
    number: TS{date}-{seq:3}
    folder: complaints/{year}/{month}
    received: 接收时间
    summary: 内容
    register:
      event: 登记
      by: [前台]
      need: [接收时间, 内容]
      may: [投诉人, 被投诉人]
      means: [received, registered]
      to: 待办
    states:
      待办: {phase: open}
      待批: {phase: open}
      办结: {phase: ended, means: [closed]}
    events:
      定性: {short: dx, from: 待办, by: [前台], give: [情形], means: [noted]}
      派: {short: p, from: 待办, by: [前台], give: [主办单位], means: [assigned]}
      回话: {short: hh, from: 待办, by: [厨师, 前台], give: [说明], means: [dept_feedback]}
      上报:
        short: sb
        from: 待办
        to: 待批
        by: [前台]
        give: [拟补偿]
        means: [solution_proposed]
      批准:
        short: pz
        from: 待批
        to: 待办
        by: [经理]
        apart_from: [上报]
        means: [solution_approved]
      退回: {short: th, from: 待批, to: 待办, by: [经理], give: [说明], means: [returned]}
      补偿: {short: bc, from: 待办, by: [前台], give: [补偿], means: [compensated]}
      办结: {short: bj, from: 待办, to: 办结, by: [前台], means: [replied_to_customer]}
gates: {}
authority:
  field: 补偿
  asked: 拟补偿
  remedy: 方式
  amount: 金额
  cash: [现金, 代金券]
  grants:
    - {id: 前台定额, role: 前台, remedies: [现金, 代金券], limit: 200, when: 情形 is 意外}
    - {id: 经理定额, role: 经理, remedies: [现金, 代金券], limit: 1000}
    - {id: 老板不限, role: 老板, remedies: [现金, 代金券], limit: unlimited}
privacy:
  secret_when: 投诉人.保密 is 是
  unmasked: [前台]
  about: [被投诉人]
reports: {}
"""


def changed(*changes: tuple[str, str]) -> str:
    """The regulation with these words in place of those, each of which it says once."""
    text = SHOP
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def shop(*changes: tuple[str, str]) -> Rules:
    rules, problems = read_rules("小店.yaml", changed(*changes).encode(), {})
    assert rules is not None, problems
    return rules


def staff() -> Staff:
    return Staff({each.name: each for each in PEOPLE})

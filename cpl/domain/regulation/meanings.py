"""The closed list of what an office's own events can mean.

Offices say 转办, 转交 or 派单; clocks, gates and statistics ask only for these.
"""

MEANINGS: dict[str, str] = {
    "received": "接到",
    "registered": "登记",
    "responded": "响应",
    "customer_contacted": "已与投诉人联系",
    "acceptance_told": "告知是否受理",
    "accepted": "受理",
    "rejected": "不予受理",
    "held": "待补证",
    "referred": "转出",
    "transferred": "转交",
    "order_issued": "下发处理单",
    "assessed": "初步评估",
    "assigned": "分派承办",
    "signed_for": "签收",
    "support_requested": "请求支持",
    "support_ready": "支持到位",
    "plan_made": "调查方案",
    "evidence_secured": "证据已保存",
    "facts_found": "查清事实",
    "preliminary_replied": "初步答复",
    "solution_proposed": "提出方案",
    "solution_approved": "方案批准",
    "solution_told_cs": "方案告知客服",
    "instructed": "请示得到批示",
    "progress_to_customer": "向投诉人反馈进度",
    "progress_to_office": "向客服反馈进度",
    "dept_feedback": "责任单位反馈结果",
    "verified": "验证",
    "returned": "退回",
    "bounced": "退单",
    "bounce_accepted": "认可退单",
    "bounce_refused": "不认可退单",
    "executed": "执行",
    "compensated": "给予补偿",
    "customer_satisfied": "投诉人满意",
    "replied_to_customer": "答复投诉人",
    "result_told": "告知结果",
    "resolved": "办理完毕",
    "contact_attempted": "联系未接通",
    "followed_up": "回访",
    "report_written": "处理报告",
    "escalated": "升级",
    "supervised": "督办",
    "urged": "催办",
    "promised": "承诺时间",
    "extended": "延期",
    "paused": "挂起",
    "resumed": "恢复",
    "redone": "再次办理",
    "reopened": "重开",
    "closed": "办结",
    "concluded": "闭环",
    "withdrawn": "撤诉",
    "voided": "作废",
    "merged": "并案",
    "noted": "备注",
    "corrected": "更正",
    "handed_over": "移交",
    "linked": "关联",
    "unlinked": "解除关联",
    "published": "公示",
    "archived": "归档",
    "appealed": "申诉",
    "appeal_decided": "申诉结果",
    "issued": "签发",
    "rectification_issued": "下发整改",
    "rectification_received": "签收整改",
    "rectification_done": "整改完成",
    "rectification_verified": "整改复查通过",
    "rectification_refused": "整改复查不通过",
    "rectification_rechecked": "次月回查",
    "rectification_recurred": "回查复发",
    "accountability_proposed": "提出问责",
    "accountability_approved": "批准问责",
    "accountability_confirmed": "本人确认",
    "accountability_refused": "本人拒签",
    "lesson_taught": "员工教育",
    "authority_inspected": "权限使用检查",
    "patrolled": "巡场",
    "mended_on_the_spot": "当场处理",
    "duty_done": "完成定期工作",
    "work_stopped": "停工",
    "coordination_started": "开始协调",
    "first_repair": "首次报修",
}
OF_WORDS = {word: meaning for meaning, word in MEANINGS.items()}
"""The meanings by the words in which conditions and templates ask for them."""

NEW_ROUND = frozenset({"redone", "reopened"})
"""After an event that means one of these, clocks and forms count the next round."""

SAID_ASIDE = frozenset({"noted", "corrected"})
"""What is only written down or put right: nothing was done about the record by it."""

KEPT_WITH_MISTAKES = frozenset({"evidence_secured", "corrected"})
"""What may still happen to a record that was a mistake."""

SETTLES_LINK = frozenset({"rectification_verified", "accountability_confirmed", "unlinked"})
"""What a record is told when another one that it is linked to needs nothing more."""

APPROVES = {
    "solution_approved": "solution_proposed",
    "accountability_approved": "accountability_proposed",
}
"""What approves, and what it is that waits for approval."""

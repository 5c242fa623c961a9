"""Which names of columns speak for which of our fields: a tie breaker, and for what comes later.

What stands in the cells decides; the words here only choose between columns that look alike.
"""

import re

ID = re.compile(r"编号|单号|工单|流水|(?<![a-z])(?:id|key|no)(?![a-z])", re.I)
RECEIVED = re.compile(
    r"接收|投诉|受理|登记|来电|来访|留言|反映|提交|评论|接报|立单|created|received", re.I
)
TIME = re.compile(r"时间|日期|时刻|time|date|_at$", re.I)
LATER = re.compile(
    r"答复|回复|反馈|办结|结案|结单|完成|完结|处理|办理|处置|解决|整改|回访|截止|到期|期限|应|承诺"
    r"|更新|修改|closed|due|resol|repl|response|answer|updated|finish",
    re.I,
)
REPLY = re.compile(
    r"答复|回复|反馈|处理|办理|处置|解决|措施|办结(?:情况|说明)|resolution|response|(?<!in_)reply|answer",
    re.I,
)
CLOSED = re.compile(r"办结|结案|结单|完结|完成|closed", re.I)
TITLE = re.compile(r"主题|标题|题目|事由|title|subject", re.I)
TEXT = re.compile(
    r"内容|详情|描述|经过|事项|问题|情况|desc|text|content|narrative|comment|complaint|issue", re.I
)
NAME = re.compile(
    r"姓名|用户|客户|顾客|游客|旅客|业主|联系人|投诉人|来电人|反映人|当事人|投诉者"
    r"|(?:customer|caller|client|user|full|contact)[ _]?name",
    re.I,
)
STAFF = re.compile(
    r"承办|经办|处理人|责任|负责|记录|登记人|录入|填表|审核|审批|回访|值班|接待|接听|签收|分管|领导"
    r"|agency|agent|company|hotel|酒店|景区|单位|部门|公司|screen",
    re.I,
)
PHONE = re.compile(r"电话|手机|号码|联系方式|phone|mobile|tel", re.I)
ADDRESS = re.compile(r"地址|住址|address", re.I)
CHANNEL = re.compile(r"渠道|来源|途径|方式|channel|via|source", re.I)
CATEGORY = re.compile(r"分类|类别|类型|类目|品类|category|type|product", re.I)
UNIT = re.compile(r"部门|单位|科室|主办|承办|责任方|agency|department", re.I)
DEALT = re.compile(r"(?:责任|承办|主办|处理|办理|派单|转办)(?:部门|单位|科室)")
SATISFACTION = re.compile(r"满意", re.I)
PLACE = re.compile(r"地点|位置|场所|location", re.I)

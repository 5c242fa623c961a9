"""Who is named in free text, and where he lives, though no field declares him.

`我丈夫李强`, `同行人赵敏`, `张女士`, `本人叫…`; `住柳园路12号`, `3幢2单元501室`. Chinese marks no
name, so it is told by the word before it or behind it, and by its surname. Whom of the office
to ask (`王经理`, `李师傅`) is no secret and stays, and so does where something is
(`3号楼电梯`, `人民路12号店`).

Sets of hundreds of signs are no part of a pattern where that can be helped: to compile one takes
milliseconds. So a pattern finds where a name may begin, and an `EndOf` looks where it ends.
"""

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

NOBODY = "***"
FOUND = "\0"
"""What stands in a text for each sign that is found already."""
_HAN = r"\u3400-\u9fff"
_COMPOUND = (
    "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|令狐|慕容|司徒|夏侯|长孙|宇文|独孤|南宫|端木|轩辕"
)
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛"
    "叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚"
    "文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦柳邢岳齐梅莫庄辛祝左涂祁舒耿牟卜詹关苗凌费"
    "纪靳盛童甄项曲成阳裴席卫查屈鲍覃霍翁隋甘景薄柏宁柯阮桂闵解强柴华车冉辜饶刁瞿戚丘古"
    "滕晋苑邬臧畅宫褚廉简娄符穆党燕郎冀姬屠连晏栾郁蒙喻窦迟宇卓花仇艾蓝巩练仲虞封冼楚佟栗匡"
    "桑荆谌银扬明伏岑蔺"
)
# Words that begin like a surname: each with all the signs that may follow it there.
_WORDS = (
    "马上路虎桶 高兴峰铁速空度温层价中大考端级质 于今昨前当本上下中早晚0123456789 "
    "何时地人种况 方面可便式向才形 万一分元 常常年来去 安全排装静检置慰心利顿局 "
    "成绩功员年立为交本 任何务意凭 周围末边岁一二三四五六日天年期 关系于门闭注怀心照爱水 "
    "车辆票厢站上内里牌门主位次 金额钱属 白天色 石头板料材块子油 连续带忙夜 解释决除 "
    "强烈调行制大壮 武器装 文件明化关 花费了钱园 练习车 查询看出实 席位间 明确天显知白 卫生 "
    "江边水上 程序度 史上 项目 曲线 温馨度泉 简单直 费用时 左右侧边手 古代 党员很 华丽 银行 "
    "扬言 封闭堵 迟到迟暮回 畅通游 田间 段时 易碎懂 康复 盛大夏 甘愿 童车装 牛奶肉 季节度 "
    "梅雨 申请诉报 施工 严重格肃 雷雨同 洪水灾 余额下 宁可愿 毕竟业 景区点 纪念录 齐全备 燕窝 "
    "符合其 章程 苗头 柏油 龙头 陆续 徐徐 许多可诺 曾经在 谢谢楼 夏天季 秦岭 钟头点 顾客虑 "
    "舒心适软服 郁闷 艾草 戴口 林站 黄豆 阳台 钱好包 翁实 丁兴"
)
_NO_NAMES = frozenset(f"{word[0]}{sign}" for word in _WORDS.split() for sign in word[1:])
# What begins the next word and no given name: 李强|说. The first sign after a surname is
# rather a name: 王进.
_NEXT = (
    "的说称讲在被是和与及同跟去到因从向对把给让等也都又还就才要想没不未有打买乘坐投表告今昨当一两三受摔滑现已正将曾"
    "带抱陪先后自看听觉认诉催办拍录签愿会须拒哭喊问答电手身住找收付退换赔排候走跑跌撞碰伤送接再报反提无于或即之其"
    "很太最这那每时号者们请用以并但而做来上下出进此能处均且则个多可积眼腿脚头催卡差急高烧"
)
_FIRST_NEXT = "的说称讲在被是和与及同跟去到因从向对把给让等也都又还就才要没不未有或这那们者"
_MOST_COMMON = frozenset(_SURNAMES[:30])
_KNOWN = frozenset((*_SURNAMES, *_COMPOUND.split("|")))
_ANY = f"{_SURNAMES}{_COMPOUND.replace('|', '')}"
_KIN = (
    "丈夫|老公|爱人|妻子|老婆|太太|媳妇|先生|儿子|女儿|孙子|孙女|外孙女?|父亲|母亲|爸爸?|妈妈?|爷爷|奶奶|外公|外婆"
    "|姥姥|姥爷|哥哥?|弟弟?|姐姐?|妹妹?|叔叔?|舅舅?|姑姑?|阿姨|公公|婆婆|岳父|岳母|表[哥弟姐妹]|堂[哥弟姐妹]"
    "|同事|朋友|同学|室友|对象|男友|女友|男朋友|女朋友|孩子|小孩|亲戚|家人"
)
_ROLES = (
    "乘客|游客|旅客|顾客|业主|投诉人|举报人|反映人|来电人|来访人|当事人|申请人|患者|病人|学员|学生|考生|家长"
    "|同行的?人?|同伴|陪同人|陪同家属|陪同的|家属|亲属|证人|目击者|目击人|见证人|知情人|联系人|伤者|死者|监护人"
    "|车主|机主|户主|房东|租客|租户|住户|代理人|收件人|寄件人|收货人|住客|会员|老人|邻居"
    "|儿子|女儿|妻子|丈夫|老公|老婆|爱人"
)
_ANYBODY = (
    "匿名|无名|不详|未知|(?:热心)?(?:市民|群众|居民|网友)|客户|患儿|某某"
    "|.*(?:公司|单位|中心|部门|集团)"
)
_CLEARLY = "[我他她子儿女]叫|名叫|叫做|姓名[是为]?|署名"
_LOOSELY = (
    "我是|小孩|小朋友|旁边的|客户|同学|客(?!房)|儿(?!童)|亲(?!戚)|公(?!车)"
    "|[人友伴妇子女妹姐弟哥婆名]"
)
"""Whoever is called so: 预订人, 老伴, 患儿, 表妹, 户名; a name follows only where it ends well."""
_TITLES = "女士|先生|小姐|太太|阿姨|大爷|大妈|大娘|大叔|大哥|大姐|奶奶|爷爷|叔叔|婆婆|同学"
_EACH_TITLE = frozenset(_TITLES.split("|"))
_NO_PERSON = "优先|们|姐|.{0,4}?[店馆厅]"
_WHO = rf"[我他她其人](?:的)?(?:{_KIN})|{_ROLES}|{_CLEARLY}"
_BEGINNINGS = "".join(
    sorted({each[0] for each in f"我|他|她|其|人|{_ROLES}|子|名|叫|姓|署|女|儿".split("|")})
)

_TITLED = rf"(?=[{_ANY}].{{0,3}}(?:{_TITLES}))(?<![老保])"
_COLON = r"\s?[:：]?\s?"
_CLEAR = rf"(?=[{_BEGINNINGS}])(?:{_WHO}){_COLON}"
_LOOSE = rf"(?:{_LOOSELY}){_COLON}"
_SURNAME_ALONE = r"姓(?!名)\s?"
_AND_ANOTHER = rf"(?<={FOUND})\s?[、和与]\s?"  # 马超、孙伟均签字
_ESTATES = "小区|花园|家园|社区|公寓|苑|新村|[路街巷]"
_WHERE = rf"(?:(?![住在到的寄址是为主户客映诉于向家写])[{_HAN}]){{1,6}}"
_ROOM = r"-?[0-9]{3,5}(?![0-9])[室号户]?(?!站|号?线)"
_FLAT = (
    rf"(?:{_WHERE}(?:{_ESTATES})(?:[0-9]+号院?)?)?"
    rf"[0-9]{{1,4}}(?:号楼|栋|幢|座|#楼?)(?:[0-9一二三四五六七八九]{{1,3}}(?:单元|门))?{_ROOM}"
)
_WHOLE = (
    rf"{_WHERE}[路街道巷弄][0-9]{{1,4}}号[{_HAN}A-Za-z0-9]{{0,16}}(?:[0-9]{{3,4}}室|[0-9]+号楼)"
)
_DASHED = (
    rf"(?:{_ESTATES}|楼[上下]|隔壁|[户主住])(?P<it>[0-9]{{1,3}}-[0-9]{{1,2}}-[0-9]{{3,4}})"
    "(?![0-9-])"
)
_LIVES = (
    r"(?:家住|住址|住在|住(?![院店客户宿房]|.{0,2}房间)|地址|户籍|家在|我家|寄到|邮寄到?|寄(?=[^件出送来回往])"
    r"|送到|快递[到写])[是为在:：\s]{0,3}"
    r"(?P<it>(?=[^，。；,;\s]{0,30}(?:[路街巷弄村区镇乡县市道]|小区|花园))"
    rf"[{_HAN}A-Za-z][{_HAN}A-Za-z0-9#-]{{1,45}}"
    r"(?:(?<=[0-9])(?:号楼|号院?|幢|栋|室|单元|户|弄)|-[0-9]+|(?<=单元)[0-9]+|(?<=楼)[0-9]+))"
)
_DIGITS = "0123456789"
EndOf: TypeAlias = Callable[[str, int], int]
"""Where ends what begins at this place in a text; 0 where it does not begin there."""


def end_of_name(text: str, at: int) -> int:
    """Of a surname and one or two signs more."""
    return next(_ends(text, at), 0)


def end_of_name_alone(text: str, at: int) -> int:
    """The same where no other word may go on from there: 老伴陈述 names nobody."""
    return next((end for end in _ends(text, at) if not _goes_on(text, end)), 0)


def end_of_surname_alone(text: str, at: int) -> int:
    """Of a surname with no given name: 姓王的, 姓王，."""
    ends = _ends_of_surname(text, at)
    return next((end for end in ends if not _is_han(text, end) or text[end] == "的"), 0)


def end_of_titled(text: str, at: int) -> int:
    """Of a surname, up to two signs more, and a title: 王小明先生."""
    for given in _ends_of_surname(text, at):
        for title in (given + 2, given + 1, given):
            end = title + 2
            if (
                text[title:end] in _EACH_TITLE
                and all(_goes_on(text, each) for each in range(given, title))
                and _MOST_COMMON.isdisjoint(text[given:title])
                and not _is_no_person(text[end : end + 5])
            ):
                return end
    return 0


def _is_no_person(goes_on: str) -> bool:
    """Does what goes on after a title so speak of others: 张先生面馆, 马女士优先?"""
    found = re.match(_NO_PERSON, goes_on)
    return found is not None and all(_is_han(found[0], each) for each in range(len(found[0])))


def _ends_of_surname(text: str, at: int) -> Iterator[int]:
    """Where a surname that begins here may end, the longest first."""
    begins = text[at : at + 2]
    if begins not in _NO_NAMES:
        yield from (at + len(each) for each in (begins, begins[:1]) if each in _KNOWN)


def _ends(text: str, at: int) -> Iterator[int]:
    """Where a name that begins here may end, the longest first."""
    for given in _ends_of_surname(text, at):
        if _is_han(text, given) and text[given] not in _FIRST_NEXT:
            if _goes_on(text, given + 1) and not text.startswith("天天", given + 1):
                yield given + 2
            yield given + 1


def _goes_on(text: str, at: int) -> bool:
    """Is there another sign that may belong to the name or the word before?"""
    return _is_han(text, at) and text[at] not in _NEXT


def _is_han(text: str, at: int) -> bool:
    return "\u3400" <= text[at : at + 1] <= "\u9fff"


NAMED: tuple[tuple[str, str, str, EndOf | None], ...] = (
    (_LIVES, _DIGITS, "住|地址|户籍|家在|我家|寄|送到|快递", None),
    (_DASHED, _DIGITS, "", None),
    (_WHOLE, _DIGITS, "[路街道巷弄][0-9]", None),
    (_FLAT, "楼栋幢座#", "[0-9](?:号楼|栋|幢|座|#)", None),
    (_TITLED, "士生姐太姨爷妈娘叔哥奶婆学", "", end_of_titled),
    (_CLEAR, _SURNAMES, "", end_of_name),
    (_LOOSE, _SURNAMES, "", end_of_name_alone),
    (_SURNAME_ALONE, "姓", "", end_of_surname_alone),
    (_AND_ANOTHER, FOUND, "", end_of_name_alone),
    (_AND_ANOTHER, FOUND, "", end_of_name_alone),
)
"""The shapes in their order, each with the signs of which one must stand, and what must be found
besides: to compile a shape in which any Chinese sign may stand takes many milliseconds. `it` is
personal, or what follows as far as `EndOf` says."""


def is_what_people_are_called(word: str) -> bool:
    """`业主`, `先生`, `匿名`: whoever it may be, and nobody's name."""
    return re.fullmatch(f"{_ROLES}|{_KIN}|{_TITLES}|{_ANYBODY}", word) is not None

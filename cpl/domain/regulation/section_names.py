"""The sections of a report by name, in the order in which they are printed unless rules say so."""

SECTION_NAMES = (
    "总体",
    "渠道",
    "分类",
    "单位",
    "时限",
    "满意度",
    "整改",
    "问责",
    "补偿",
    "升级",
    "案例",
    "上月整改",
    "下月重点",
)

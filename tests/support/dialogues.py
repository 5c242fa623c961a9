"""What a caller says, as a clerk types it at the questions of `cpl new`."""

PHONE = "138 0000 1234"
STORY = "过山车停运两小时，没有告知可以退票"
WHERE = "昨天14:30 检票口"
WANTED = "退票并道歉"
REGISTER = ("先放着", "\r")
DIALOGUE = (
    ("电话：", f"{PHONE}\r"),
    ("姓名：", "王女士\r"),
    ("内容", f"{STORY}\r"),
    ("发生时间、发生地点", f"{WHERE}\r"),
    ("诉求", f"{WANTED}\r"),
    ("> ", "1"),
    ("> ", "3"),
    REGISTER,
)

"""`--unmasked -m 原因`: somebody asks to see whole what is masked by default."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import option
from cpl.dataclass import dataclass
from cpl.loading import WhenUsed
from cpl.problems import UsageProblem
from cpl.use_cases.desk import Desk

# Hardly ever asked for, and it loads what writes.
if TYPE_CHECKING:
    from cpl.use_cases import disclosing
else:
    disclosing = WhenUsed("cpl.use_cases.disclosing")

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class SeenWhole:
    """Did he ask, and why."""

    asked: bool
    reason: str

    def allowed(self, folder: str | None) -> Desk:
        """Who asks, where; raises NotForThem, UsageProblem, NobodyActs."""
        desk = app.Acting(folder).desk()
        disclosing.may_see_whole(desk, self.reason)
        return desk

    def require_allowed(self, desk: Desk) -> None:
        """The same where somebody acts anyhow."""
        disclosing.may_see_whole(desk, self.reason)

    def leave_trace(self, desk: Desk, what: str, numbers: Iterable[str]) -> None:
        """In git, before anything is shown."""
        disclosing.disclosed(desk, what, numbers, self.reason)
        click.echo("这一次看全文记下来了：谁、什么时候、看了什么、为什么。", err=True)


def whole_options(function: F) -> F:
    """--unmasked and -m, together as `seen_whole`; raises UsageProblem for -m alone."""

    @wraps(function)
    def together(unmasked: bool, why_whole: str, **options: Any) -> Any:
        if why_whole and not unmasked:
            raise UsageProblem("-m 是看全文的原因，要和 --unmasked 一起写。")
        return function(seen_whole=SeenWhole(unmasked, why_whole), **options)

    asked = option(
        "--unmasked", is_flag=True, help="不脱敏：角色看得到全的才行，留下痕迹，要写 -m。"
    )
    why = option("-m", "why_whole", metavar="原因", default="", help="为什么要看全的。")
    return cast(F, asked(why(together)))

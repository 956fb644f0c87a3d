"""A notice in lines, for who writes, releases or watches it."""

from __future__ import annotations

from bot.catalogue import case_status, case_type, load_provinces, professions, title_in
from bot.notices.audience import Audience, tells_followers
from bot.notices.progress import NoticeProgress
from bot.notices.read import NoticeView
from bot.staff.scopes import province_name
from bot.texts import Markup, Texts

__all__ = ["audience_words", "bar_of", "progress_lines", "view_lines"]

BAR = 20
#: Ends in the order to show.
ENDS = ("queued", "sent", "suppressed", "dead", "failed", "unknown", "expired", "cancelled")


def audience_words(texts: Texts, audience: Audience) -> str:
    """All that narrows it, one after the other."""
    said = [texts.plain("publish-kind", kind=audience.kind or "none")]
    if audience.case_type:
        said.append(case_type(audience.case_type).title)
    if audience.case_status:
        said.append(case_status(audience.case_status).title)
    if audience.profession:
        said.append(title_in(professions(), audience.profession))
    if audience.office:
        said.append(audience.office)
    if audience.day:
        said.append(texts.plain("publish-day", day=audience.day))
    if audience.province:
        said.append(province_name(audience.province))
    counties = [county for each in load_provinces() for county in each.counties]
    said += [county.name for county in counties if county.code == audience.county]
    return texts.plain("publish-and").join(said)


def view_lines(texts: Texts, view: NoticeView) -> Markup:
    lines = [texts.html("publish-line-audience", words=audience_words(texts, view.audience))]
    followed = tells_followers(is_public=view.is_public, province=view.province)
    if followed and view.audience.kind not in ("", "all", "followers"):
        lines.append(texts.html("publish-line-followers"))
    if view.listed:
        lines.append(texts.html("publish-line-listed", count=view.listed))
    if view.excluded:
        lines.append(texts.html("publish-line-excluded", count=view.excluded))
    if view.send_at is not None:
        lines.append(texts.html("publish-line-send-at", at=view.send_at))
    elif view.published_at is None:
        lines.append(texts.html("publish-line-send-now"))
    if view.expires_at is not None:
        lines.append(texts.html("publish-line-expires", at=view.expires_at))
    flags = [
        texts.plain("publish-flag-public" if view.is_public else "publish-flag-closed"),
        *([texts.plain("publish-flag-mandatory")] if view.written.is_mandatory else []),
        *([texts.plain("publish-flag-ack")] if view.needs_ack else []),
        *([texts.plain("publish-flag-sms")] if view.by_sms else []),
    ]
    lines.append(texts.html("publish-line-flags", words=texts.plain("publish-and").join(flags)))
    return Markup("\n".join(lines))


def progress_lines(texts: Texts, found: NoticeProgress) -> Markup:
    """A line for each end that somebody has come to, and for who has read it."""
    ends = [(end, found.of(end)) for end in ENDS]
    ends += [("read", found.opened), ("acknowledged", found.acknowledged)]
    return Markup(
        "\n".join(
            texts.html("publish-progress-line", state=state, count=count) for state, count in ends if count
        )
    )


def bar_of(found: NoticeProgress) -> str:
    """Filled from the right, as Persian is read."""
    filled = BAR * found.ended // found.people if found.people else 0
    return "▓" * filled + "░" * (BAR - filled)

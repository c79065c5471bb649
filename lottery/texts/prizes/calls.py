"""Sentences of the day's work: whom to call, and who comes."""

from __future__ import annotations

from datetime import date

WHYS = {
    "appointed": "今明两天约好来领",
    "remind": "快到期，请提醒",
    "alternate": "候补递补，请通知",
    "new": "新中奖，请通知",
    "again": "没有联系上，请再打",
}


def came(day: date, time: str, place: str, today: date) -> str:
    told = {0: "今天", 1: "明天"}.get((day - today).days, f"{day.month}月{day.day}日")
    return " ".join(filter(None, (told, time, place)))

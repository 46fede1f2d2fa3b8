#!/usr/bin/env python3
"""The business clock, minute by minute: random calendars, zones and spans, counted without any cleverness.

    python3 16_business_clock.py > 16_business_clock.csv

A minute is open when the clock on the wall, as zoneinfo tells it at the beginning of that minute, shows a
time of a window of that local day. Every minute of every calendar is looked at; what is asked is then
counted on that list. Easter is Gauss's, with his two exceptions. Nothing of the program is used.

Lines of the output, the first word saying which:
  calendar,zone,territory,good_friday,first_day,last_day    what follows is asked of this one
  week,from_day,on_holidays,monday,…,sunday                 windows: 09:00-12:00 14:00-17:00
  exception,first_day,last_day,kind,windows                 the later is right
  minutes,from,to,N            open minutes in (from, to]
  without,from,to,pauses,N     the same without pauses: begin/end begin/end, - when it is not over
  after,from,N,at              the first instant when N have elapsed, or never
  after_without,from,N,pauses,at
  open,at,0|1
  opening,from,at              the first instant from then on when it is open, or never
  closing,from,at
"""

import datetime
import random
import sys
import zoneinfo

ZONES = {"Europe/Paris": ["metropole", "alsace-moselle"], "Indian/Reunion": ["la-reunion"],
         "America/Cayenne": ["guyane"], "America/Miquelon": ["metropole"], "Pacific/Noumea": ["metropole"],
         "America/Martinique": ["martinique"], "Indian/Mayotte": ["mayotte"],
         "America/Guadeloupe": ["guadeloupe", "saint-barthelemy", "saint-martin"]}
DRAWN = ["Europe/Paris"] * 6 + ["America/Miquelon"] * 3 + list(ZONES)
ABOLITION = {"guadeloupe": (5, 27), "guyane": (6, 10), "la-reunion": (12, 20), "martinique": (5, 22),
             "mayotte": (4, 27), "saint-barthelemy": (10, 9), "saint-martin": (5, 28)}
EPOCH = datetime.date(1970, 1, 1)
ONE = datetime.timedelta(days=1)
CALENDARS = 160


def easter(year):
    """Gauss, 1800 and 1816."""
    a, b, c = year % 19, year % 4, year % 7
    k = year // 100
    m = (15 + k - (13 + 8 * k) // 25 - k // 4) % 30
    n = (4 + k - k // 4) % 7
    d = (19 * a + m) % 30
    e = (2 * b + 4 * c + 6 * d + n) % 7
    march = 22 + d + e
    if d == 29 and e == 6:
        march = 50
    elif d == 28 and e == 6 and a > 10:
        march = 49
    return datetime.date(year, 3, 1) + (march - 1) * ONE


def holidays(year, territory, good_friday):
    days = {datetime.date(year, month, day) for month, day in
            ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))}
    days |= {easter(year) + after * ONE for after in (1, 39, 50)}
    if territory in ABOLITION:
        days.add(datetime.date(year, *ABOLITION[territory]))
    if territory == "alsace-moselle":
        days.add(datetime.date(year, 12, 26))
        if good_friday:
            days.add(easter(year) - 2 * ONE)
    return days


def some_windows(rng):
    """Half of them of an office, the others anything, in the hours that change too."""
    kind = rng.random()
    if kind < .35:
        return [(rng.choice((480, 510, 540)), 720), (rng.choice((780, 810, 840)), rng.choice((990, 1020, 1050)))]
    if kind < .5:
        return [(rng.choice((0, 30, 60, 90, 120, 135, 150)), rng.choice((155, 165, 180, 200, 240, 360)))]
    if kind < .58:
        return [(0, 1440)]
    if kind < .66:
        return [(0, 360), (1200, 1440)]
    if kind < .7:
        return []
    marks = sorted(rng.sample(range(1441), 2 * rng.randint(1, 6)))
    return [(marks[i], marks[i + 1]) for i in range(0, len(marks), 2)]


def some_week(rng):
    usual = some_windows(rng)
    return [usual if rng.random() < .6 else some_windows(rng) for _ in range(5)] + [
        some_windows(rng) if rng.random() < chance else [] for chance in (.5, .25)]


def some_calendar(rng, number):
    zone = DRAWN[number % len(DRAWN)]
    first = datetime.date(rng.randint(2006, 2030), rng.randint(1, 12), rng.randint(1, 28))
    last = min(first + rng.choice((30, 100, 370, 420, 740)) * ONE, datetime.date(2031, 12, 31))
    span = (last - first).days
    weeks = [(first - rng.randint(0, 90) * ONE, rng.random() < .15, some_week(rng))]
    while rng.random() < .4 and len(weeks) < 4:
        begin = weeks[-1][0] + rng.randint(1, span) * ONE
        weeks.append((begin, rng.random() < .15, some_week(rng)))
    exceptions = []
    for _ in range(rng.choice((0, 1, 3, 8, 15))):
        begin = first + rng.randint(-10, span) * ONE
        kind = rng.randint(0, 2)
        exceptions.append((begin, begin + rng.choice((0, 0, 0, 1, 4, 13, 40)) * ONE, kind,
                           (some_windows(rng) or [(600, 660)]) if kind else []))
    territory = rng.choice(ZONES[zone])
    return {"zone": zone, "territory": territory, "good_friday": rng.random() < .5, "first": first, "last": last,
            "weeks": weeks, "exceptions": exceptions}


def open_in_day(calendar, day):
    """The minutes of a local day, one by one."""
    week = calendar["weeks"][0]
    for one in calendar["weeks"]:
        if one[0] <= day:
            week = one
    is_holiday = day in holidays(day.year, calendar["territory"], calendar["good_friday"])
    windows = [] if is_holiday and not week[1] else week[2][day.weekday()]
    shown = [any(a <= minute < b for a, b in windows) for minute in range(1440)]
    for first, last, kind, windows in calendar["exceptions"]:
        if not first <= day <= last:
            continue
        within = [any(a <= minute < b for a, b in windows) for minute in range(1440)]
        if kind == 0:
            shown = [False] * 1440
        elif kind == 1:
            shown = [was and not cut for was, cut in zip(shown, within)]
        else:
            shown = within
    return shown


class Clock:
    """Every minute from `begin` to `end`, in minutes since 1970."""

    def __init__(self, calendar):
        zone = zoneinfo.ZoneInfo(calendar["zone"])
        self.begin = ((calendar["first"] - EPOCH).days + 1) * 1440
        self.end = (calendar["last"] - EPOCH).days * 1440
        self.open, self.changes, days, before = bytearray(), [], {}, None
        for minute in range(self.begin, self.end):
            wall = datetime.datetime.fromtimestamp(60 * minute, zone)
            day = wall.date()
            if day not in days:
                days[day] = open_in_day(calendar, day)
            self.open.append(days[day][60 * wall.hour + wall.minute])
            if minute % 15 == 0:
                if before not in (None, wall.utcoffset()):
                    self.changes.append(minute)
                before = wall.utcoffset()

    def minutes(self, low, high, paused=None):
        return sum(1 for at in range(low, high) if self.open[at - self.begin] and not (paused and paused[at - self.begin]))

    def paused(self, pauses):
        flags = bytearray(self.end - self.begin)
        for begin, end in pauses:
            stop = self.end if end is None else end // 60
            for at in range(max(begin // 60, self.begin), min(stop, self.end)):
                flags[at - self.begin] = 1
        return flags

    def after(self, low, count, paused=None):
        for at in range(low, self.end):
            count -= self.open[at - self.begin] and not (paused and paused[at - self.begin])
            if count == 0:
                return at + 1
        return None

    def first(self, low, is_open):
        return next((at for at in range(low, self.end) if bool(self.open[at - self.begin]) == is_open), None)


def written(windows):
    return " ".join(f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in windows)


def instant(second):
    return "never" if second is None else f"{datetime.datetime.fromtimestamp(second, datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"


def some_instant(rng, clock):
    if clock.changes and rng.random() < .3:
        second = 60 * rng.choice(clock.changes) + rng.randint(-5 * 3600, 5 * 3600)
    else:
        second = rng.randint(60 * clock.begin, 60 * clock.end)
    if rng.random() < .6:
        second -= second % 60
    return min(max(second, 60 * clock.begin), 60 * clock.end)


def some_pauses(rng, clock, around):
    pauses = []
    for _ in range(rng.randint(0, 5)):
        begin = min(max(around + rng.randint(-20, 60) * 86400 // rng.choice((1, 10, 200)) + rng.randint(0, 86400),
                        60 * clock.begin), 60 * clock.end)
        pauses.append((begin, min(begin + rng.choice((30, 3600, 86400, 5 * 86400)) + rng.randint(0, 7200), 60 * clock.end)))
    pauses.sort()
    if pauses and rng.random() < .1:
        pauses[-1] = (pauses[-1][0], None)
    return pauses, " ".join(f"{instant(b)}/{'-' if e is None else instant(e)}" for b, e in pauses)


def ask(rng, clock, out):
    total = sum(clock.open)
    for _ in range(18):
        low, high = some_instant(rng, clock), some_instant(rng, clock)
        if low > high and rng.random() < .9:
            low, high = high, low
        out("minutes", instant(low), instant(high), clock.minutes(low // 60, high // 60) if low < high else 0)
    out("minutes", instant(60 * clock.begin), instant(60 * clock.end), total)
    for _ in range(7):
        low, high = sorted((some_instant(rng, clock), some_instant(rng, clock)))
        pauses, words = some_pauses(rng, clock, low)
        out("without", instant(low), instant(high), words, clock.minutes(low // 60, high // 60, clock.paused(pauses)))
    for rank in range(12):
        low = some_instant(rng, clock)
        count = rng.choice((1, 2, 59, 60, 420, 2100, rng.randint(1, max(total, 1)), rng.randint(1, 5000)))
        pauses, words = some_pauses(rng, clock, low)
        if rank < 7:
            at = clock.after(low // 60, count)
            out("after", instant(low), count, instant(None if at is None else 60 * at))
        else:
            at = clock.after(low // 60, count, clock.paused(pauses))
            out("after_without", instant(low), count, words, instant(None if at is None else 60 * at))
    for _ in range(4):
        at = some_instant(rng, clock)
        if at < 60 * clock.end:
            out("open", instant(at), int(clock.open[at // 60 - clock.begin]))
        for word, is_open in (("opening", True), ("closing", False)):
            found = clock.first(at // 60, is_open)
            out(word, instant(at), instant(None if found is None else max(60 * found, at)))


def main():
    rng = random.Random(16)

    def out(*words):
        print(",".join(str(word) for word in words))

    print("# Made by 16_business_clock.py, seed 16: not to be changed by hand.")
    for number in range(CALENDARS):
        calendar = some_calendar(rng, number)
        out("calendar", calendar["zone"], calendar["territory"], int(calendar["good_friday"]), calendar["first"],
            calendar["last"])
        for begin, on_holidays, days in calendar["weeks"]:
            out("week", begin, int(on_holidays), *(written(day) for day in days))
        for first, last, kind, windows in calendar["exceptions"]:
            out("exception", first, last, kind, written(windows))
        ask(rng, Clock(calendar), out)
        print(f"\r{number + 1}/{CALENDARS}", end="", file=sys.stderr)
    print(file=sys.stderr)


if __name__ == "__main__":
    main()

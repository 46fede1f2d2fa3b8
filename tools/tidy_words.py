"""The words of people who answer, as tools/tidy reads them: French sources, and catalogues."""

import re

from tidy_read import c_string_value, is_french, page_text

# Where French words are given to be said in another language (craft/html/catalogue.h).
SAYS = re.compile(r"\b(FRENCH|visit_words|ask_say|catalogue_say|say|numbered"
                  r"|counted|ask_counted|catalogue_count)\(")
COUNTS = {"counted", "ask_counted", "catalogue_count"}
SPOKEN_C = ("craft/ask", "craft/form", "craft/picture", "craft/visit", "listen/answer", "ground/inquiry",
            "listen/invite", "listen/kiosk")
# Here people who answer read every French word: none may stand outside of a catalogue's reach.
ALL_SAID_C = {"craft/ask/ask.c", "craft/ask/ask_read.c", "craft/ask/ask_draw.c", "craft/ask/ask_fill.c",
              "craft/ask/ask_tell.c", "listen/answer/answer_inquiry.c",
              "ground/inquiry/inquiry_sitting.c"}
SPOKEN_PAGES = re.compile(r"src/(listen/answer/pages/(?!paper)|listen/kiosk/pages/kiosk\.|craft/visit/pages/"
                          r"|craft/html/partials/(ask-|error-summary|form-field|layout))")
ALL_SAID_PAGES = re.compile(r"src/(listen/answer/pages/(?!paper)|listen/kiosk/pages/kiosk\.|craft/html/partials/(ask-|error-summary))")
SENTENCE = re.compile(r"\{\{#t\}\}(.*?)\{\{/t\}\}", re.S)
NUMBERED = re.compile(r"\{\{#tn [a-z0-9_]+\}\}(.*?)\{\{\|\}\}(.*?)\{\{/tn\}\}", re.S)


def said_in_c(source):
    """[(offset, words), …] of the words that each call of a C source gives to be said: of a count, both."""
    bare, texts = source.code, dict(source.strings)
    for match in SAYS.finditer(bare):
        depth, end = 1, match.end()
        while end < len(bare) and depth > 0:
            depth += {"(": 1, ")": -1}.get(bare[end], 0)
            end += 1
        inside = bare[match.end():end]
        # What stands in a call within this one is that call's.
        hidden = re.sub(r"\w+\((?:[^()]|\([^()]*\))*\)", lambda m: "#" * len(m[0]), inside)
        given = [(at, text) for at, text in sorted(texts.items())
                 if match.end() <= at < end and hidden[at - match.end()] != "#"]
        if given and match[1] in COUNTS:
            yield given
        else:
            yield from ([one] for one in given)


def said(house):
    """(source, offset, one, many or None) of every source that a catalogue is to say."""
    for source in house.each(".c"):
        if not source.is_test and f"{source.floor}/{source.room}" in SPOKEN_C:
            for (at, one), *many in said_in_c(source):
                yield source, at, one, many[0][1] if many else None
    for source in house.each(".html"):
        for match in SENTENCE.finditer(source.text):
            yield source, match.start(), match[1], None
        if SPOKEN_PAGES.match(source.path):
            for match in NUMBERED.finditer(source.text):
                yield source, match.start(), match[1], match[2]


def unsaid(house):
    """(source, line, words) of French words that no catalogue can reach, where all are to be said."""
    for source in house.each(".c"):
        if source.path.removeprefix("src/") in ALL_SAID_C:
            reached = {at for given in said_in_c(source) for at, _ in given}
            for at, text in source.strings:
                if at not in reached and is_french(text):
                    yield source, source.line(at), text
    for source in house.each(".html"):
        if ALL_SAID_PAGES.match(source.path):
            bare = NUMBERED.sub("", SENTENCE.sub("", source.text))
            for line, text in page_text(bare):
                for words in text.split("\x01"):
                    if is_french(words):
                        yield source, line, words.strip()


def catalogue_entries(source):
    """(line, msgid, msgid_plural or None) of a catalogue, its header left out; craft/html reads it
    strictly."""
    entry, key = {}, None
    for number, line in enumerate(source.text.split("\n") + [""], 1):
        match = re.match(r'(msgid|msgid_plural|msgstr(?:\[\d\])?) "(.*)"$', line)
        if match:
            key = match[1]
            entry.setdefault("line", number)
            entry[key] = c_string_value(match[2])
        elif line.startswith('"') and key:
            entry[key] += c_string_value(line[1:-1])
        elif line == "" and entry:
            if entry.get("msgid"):
                yield entry["line"], entry["msgid"], entry.get("msgid_plural")
            entry, key = {}, None

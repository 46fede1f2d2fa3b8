"""How tools/tidy reads: sources, the tables of schemas, French sentences, floors.txt."""

import html
import re
from bisect import bisect_right
from functools import cached_property
from pathlib import Path

TEXT_SUFFIXES = {".c", ".h", ".S", ".sql", ".html", ".css", ".js", ".mjs", ".py", ".sh", ".md",
                 ".walk", ".map", ".build", ".po", ".svg", ""}
SKIPPED = {"build", "node_modules", ".git", "shots", "data", "corpus", "__pycache__"}
KINDS = ("kept by root", "shared list", "of this server")

C_TOKENS = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)
C_DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n\\]|\\\n|\\.)*", re.M)
C_ESCAPE = re.compile(rb"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]+)|([0-7]{1,3})|(.))",
                      re.S)


def blanked(text):
    """The same length and lines, nothing to read."""
    return re.sub(r"[^\n]", " ", text)


def c_string_value(raw):
    """What the literal "…" means, escapes undone."""
    def byte_of(match):
        short, long, hexa, octal, one = match.groups()
        if short or long:
            return chr(int(short or long, 16)).encode("utf-8", "replace")
        if hexa or octal:
            return bytes([int(hexa or octal, 16 if hexa else 8) & 255])
        return {b"n": b"\n", b"t": b"\t", b"r": b"\r"}.get(one, one)
    return C_ESCAPE.sub(byte_of, raw.encode("utf-8", "replace")).decode("utf-8", "replace")


class Source:
    """One file: its path below the root, its text, and for C what is code and what is not."""

    def __init__(self, path, data):
        self.path, self.data = path, data
        self.text = data.decode("utf-8", "replace")
        parts = path.split("/")
        self.name, self.suffix = parts[-1], Path(path).suffix
        self.folder = "/".join(parts[:-1])
        self.is_c = self.suffix in (".c", ".h")
        self.in_src = parts[0] == "src"
        self.is_test = bool(re.search(r"_(test|fuzz)\.c$", self.name)) or parts[0] != "src"
        self.floor = self.room = None
        if self.in_src and len(parts) > 2:
            self.floor = parts[1]
            self.room = "base" if parts[1] == "base" else parts[2] if len(parts) > 3 else None

    @cached_property
    def starts(self):
        return [0] + [m.end() for m in re.finditer("\n", self.text)]

    def line(self, offset):
        return bisect_right(self.starts, offset)

    @cached_property
    def without_comments(self):
        return C_TOKENS.sub(lambda m: blanked(m[0]) if m[0][0] == "/" else m[0], self.text)

    @cached_property
    def code(self):
        """Without comments, strings and directives."""
        bare = C_TOKENS.sub(lambda m: blanked(m[0]), self.text)
        return C_DIRECTIVE.sub(lambda m: blanked(m[0]), bare)

    @cached_property
    def strings(self):
        """(offset, meaning) of each string, neighbours joined as the compiler does."""
        found, end = [], -1
        for match in C_TOKENS.finditer(self.without_comments):
            if match[0][0] != '"':
                continue
            if found and not self.without_comments[end:match.start()].strip():
                found[-1][1] += match[0][1:-1]
            else:
                found.append([match.start(), match[0][1:-1]])
            end = match.end()
        return [(offset, c_string_value(raw)) for offset, raw in found]

    @cached_property
    def functions(self):
        """(name, parameters, offset, first line, last line, body) by counting braces."""
        found, depth, begin, top = [], 0, None, 0
        for match in re.finditer(r"[{};]", self.code):
            if match[0] == ";":
                top = match.end() if depth == 0 else top
            elif match[0] == "{":
                depth += 1
                if depth == 1:
                    begin = (top, match.start())
            elif depth > 0:
                depth -= 1
                if depth == 0:
                    head = self.code[begin[0]:begin[1]]
                    named = re.search(r"(?<!\w)(?!__attribute__|_Alignas)([A-Za-z_]\w*)\s*\(", head)
                    if named and "=" not in head and head.rstrip().endswith(")"):
                        at = begin[0] + named.start(1)
                        first = self.line(begin[0] + len(head) - len(head.lstrip()))
                        found.append((named[1], head[named.end():], at, first,
                                      self.line(match.start()), self.code[begin[1]:match.end()]))
                        top = match.end()
        return found

    @cached_property
    def statements(self):
        """name -> (offset, SQL) of the constants marked DB_SQL."""
        texts = dict(self.strings)
        found = {}
        for match in re.finditer(r"\b(\w+)\s*\[\s*\]\s*DB_SQL\s*=\s*", self.without_comments):
            found[match[1]] = (match.start(), texts.get(match.end(), ""))
        return found


class Table:
    """One CREATE TABLE: its name, its kind, its columns and its constraints."""

    def __init__(self, source, match, end):
        self.source, self.name, self.offset = source, match[1], match.start()
        self.line = source.line(match.start())
        inside = source.text[match.end():end]
        bare = re.sub(r"--[^\n]*", lambda m: blanked(m[0]), inside)
        self.kind = self.kind_said(inside)
        self.columns, self.constraints = [], []
        depth, begin = 0, 0
        for at, char in enumerate(bare + ","):
            depth += (char == "(") - (char == ")")
            if char == "," and depth == 0:
                self.add(bare[begin:at], match.end() + begin, match.end() + at)
                begin = at + 1

    def kind_said(self, inside):
        above = []
        for line in reversed(self.source.text[:self.offset].rstrip("\n").split("\n")):
            if not line.startswith("--"):
                break
            above.insert(0, line)
        first = re.match(r"\s*--[^\n]*", inside)
        words = " ".join(above) + " " + (first[0] if first else "")
        return next((kind for kind in KINDS if kind in words), None)

    def add(self, item, begin, end):
        words = item.split()
        if not words:
            return
        begin += len(item) - len(item.lstrip())
        if words[0].upper() in ("PRIMARY", "UNIQUE", "FOREIGN", "CONSTRAINT", "CHECK"):
            self.constraints.append((self.source.line(begin), " ".join(words)))
            return
        lines = self.source.text.split("\n")
        first, last = self.source.line(begin), self.source.line(end)
        said = any("--" in line for line in lines[first - 1:last])
        said = said or lines[first - 2].strip().startswith("--")
        self.columns.append((first, words[0], words[1] if len(words) > 1 else "",
                             " ".join(words[2:]), said))

    def keys(self):
        """(line, PRIMARY KEY | UNIQUE | FOREIGN KEY, first column, table referred to)."""
        pattern = re.compile(r"(PRIMARY KEY|UNIQUE|FOREIGN KEY)\s*\(\s*(\w+)[^)]*\)"
                             r"(?:\s*REFERENCES\s+(\w+))?", re.I)
        for line, words in self.constraints:
            for match in pattern.finditer(words):
                yield line, match[1].upper(), match[2], match[3]
        for line, name, _, rest, _ in self.columns:
            for match in re.finditer(r"(PRIMARY KEY|UNIQUE|REFERENCES)(?:\s+(\w+))?", rest, re.I):
                word = match[1].upper()
                refers = match[2] if word == "REFERENCES" else None
                yield line, "FOREIGN KEY" if refers else word, name, refers


class House:
    """All the sources, and floors.txt."""

    def __init__(self, root):
        self.root = Path(root)
        self.order = {}
        for line in (self.root / "floors.txt").read_text(encoding="utf-8").splitlines():
            words = line.split("#")[0].split()
            for room in words[1:]:
                self.order[words[0], room] = len(self.order)
        self.floor_of = {room: floor for floor, room in self.order}
        self.sources = {source.path: source for source in self.read()}

    def read(self):
        pending = [self.root]
        while pending:
            for path in sorted(pending.pop().iterdir()):
                if path.is_symlink() or path.name in SKIPPED:
                    continue
                if path.is_dir():
                    pending.append(path)
                elif path.suffix in TEXT_SUFFIXES and path.name != "LICENSE":
                    data = path.read_bytes()
                    if b"\0" not in data:
                        yield Source(str(path.relative_to(self.root)), data)

    def each(self, *suffixes):
        return [s for s in self.sources.values() if s.suffix in suffixes and s.in_src]

    def rank(self, floor, room):
        return self.order.get((floor, room))

    def owner(self, table):
        """The room whose name begins the table's."""
        room = table.split("_")[0]
        return room if "_" in table and room in self.floor_of else None

    @cached_property
    def tables(self):
        found = {}
        for source in self.each(".sql"):
            for match in re.finditer(r"CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)\s*\(",
                                     source.text, re.I):
                depth, end = 1, match.end()
                while end < len(source.text) and depth > 0:
                    if source.text.startswith("--", end):
                        end = (source.text + "\n").index("\n", end)
                        continue
                    depth += {"(": 1, ")": -1}.get(source.text[end], 0)
                    end += 1
                found[match[1]] = Table(source, match, end - 1)
            for match in re.finditer(r"ALTER\s+TABLE\s+(\w+)\s+ADD\s+COLUMN\s+([^;]*);", source.text, re.I):
                if match[1] in found:
                    found[match[1]].add(match[2], match.start(2), match.end(2))
        return found


def sql_bare(sql):
    """SQL without its comments and quoted texts."""
    return re.sub(r"--[^\n]*|/\*.*?\*/|'(?:''|[^'])*'", lambda m: blanked(m[0]), sql, flags=re.S)


def sql_texts(source):
    """(offset, SQL) of all the SQL of a file."""
    if source.suffix == ".sql":
        return [(0, source.text)]
    return list(source.statements.values()) if source.is_c else []


def sql_tables(sql):
    """(offset, table) of each table named in the SQL."""
    bare = sql_bare(sql)
    named_here = set(re.findall(r"\b(\w+)\s*(?:\([^()]*\))?\s+AS\s*(?:MATERIALIZED\s*)?\(", bare))
    pattern = (r"(?<!DISTINCT )\b(?:FROM|JOIN|INTO|(?<!DO )(?<!FOR )UPDATE|REFERENCES|CREATE TABLE|"
               r"ALTER TABLE|DROP TABLE|TABLE IF NOT EXISTS|INDEX (?:IF NOT EXISTS )?\w+\s+ON)\s+"
               r"((?:\w+(?:\s+(?:AS\s+)?(?!WHERE|ORDER|GROUP|JOIN|ON|SET)\w+)?\s*,\s*)*\w+)")
    for match in re.finditer(pattern, bare, re.I):
        for part in re.finditer(r"(?:^|,)\s*(\w+)", match[1]):
            if part[1] not in named_here and part[1].upper() not in ("SET", "IF", "SELECT"):
                yield match.start(1) + part.start(1), part[1]


def call_arguments(code, at):
    """The arguments of the call whose ( stands just before `at`."""
    depth, begin, found = 0, at, []
    for end in range(at, len(code)):
        char = code[end]
        if depth == 0 and char in ",)":
            found.append(code[begin:end].strip())
            begin = end + 1
            if char == ")":
                break
        depth += (char in "([{") - (char in ")]}")
    return found


FRENCH_WORDS = set("le la les des un une du de pour vous votre est et dans sur avec au aux que qui"
                   " ne pas cette ce ces sans nous il elle".split())


def is_french(text):
    if re.search(r"[àâçéèêëîïôùûüœÀÂÇÉÈÊËÎÏÔÙÛÜŒ«»’]", text):
        return True
    return len(set(re.findall(r"[a-z]+", text.lower())) & FRENCH_WORDS) > 1


def is_french_page(text):
    """A page in English may quote French words."""
    count = lambda words: len(re.findall(rf"\b(?:{words})\b", text))
    return count("le|la|les|des|une") > count("the|of|and")


def page_text(text):
    """An HTML template with its tags, remarks and section marks blanked, its values as x."""
    keep = lambda m: blanked(m[0])
    text = re.sub(r"\{\{!.*?\}\}|<!--.*?-->|<(script|style)\b.*?</\1>", keep, text, flags=re.S)
    text = re.sub(r"\{\{[#^/|>@].*?\}\}|\{\{\|\}\}", "\x01", text)
    text = re.sub(r"\{\{[^{}]*\}\}", "x", text)
    spoken = []

    def tag(match):
        for attribute in re.finditer(r'\b(?:alt|title|aria-label|placeholder|label)="([^"]*)"',
                                     match[0]):
            spoken.append((match.start() + attribute.start(1), attribute[1]))
        return "\n" * match[0].count("\n") + "\x01"
    lines = []
    for number, line in enumerate(re.sub(r"<[^<>]*>", tag, text).split("\n"), 1):
        lines.append((number, html.unescape(line)))
    return lines + [(text.count("\n", 0, at) + 1, html.unescape(words)) for at, words in spoken]


def markdown_text(text):
    """Markdown with what is not prose blanked: code, addresses, tags, the lines of a table's head."""
    keep = lambda m: blanked(m[0])
    text = re.sub(r"^```.*?^```", keep, text, flags=re.S | re.M)
    return re.sub(r"`[^`\n]+`|<[^<>\n]*>|\]\([^()\n]*\)|^[ \t]*\|[-:| \t]+\|$|^(?: {4}|\t)[^\n]*$",
                  keep, text, flags=re.M)


def sentences(house):
    """(source, line, text) of what people may read in French."""
    for source in house.each(".c", ".h"):
        if not source.is_test:
            for offset, text in source.strings:
                if is_french(text):
                    yield source, source.line(offset), text
    for source in house.each(".html"):
        for line, text in page_text(source.text):
            yield source, line, text
    for source in house.sources.values():
        if source.suffix == ".md" and source.folder == "docs" and is_french_page(source.text):
            for line, text in enumerate(markdown_text(source.text).split("\n"), 1):
                yield source, line, text


def tokens_of(text):
    """Words with their offset, without addresses, times, formats, CSS and JSON."""
    for match in re.finditer(r"[^ \n\t]+", text):
        token = match[0]
        if re.search(r"://|^/|^mailto:|=|[{}]|\d:\d|%[^ ]*:%|\":|^<!|</|^&\w+;$|\w::\w", token):
            continue
        yield match.start(), token


def around(text, at):
    return re.sub(r"[\x00-\x1f]", " ", text[max(0, at - 18):at + 14]).strip()

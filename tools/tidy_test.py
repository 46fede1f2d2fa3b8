"""What tools/tidy --self-test plants, to see that each rule refuses what it says it refuses.

A small house in order has no finding. Each plant is added to one of its files and must be seen by
its rule, there. Last, the project itself is copied with a wrong-way include and read by the
command as people run it.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import draw_house

LINE_MAX = 110

SMALL_HOUSE = {
    "floors.txt": "base base\ncraft store html\nground people place\nlisten survey\ndoors main\n",
    "src/base/base.h": "#ifndef BASE_H\n#define BASE_H\n#if defined(__linux__)\n#endif\n#endif\n",
    "src/craft/store/store.h": "#ifndef STORE_H\n#define STORE_H\n#include \"base/base.h\"\n#endif\n",
    "src/craft/store/store_inside.h": "#ifndef I_H\n#define I_H\n#endif\n",
    "src/craft/store/store_sqlite.c": "#include <sqlite3.h>\n#if SQLITE_VERSION_NUMBER > 3\n#endif\n"
                                      "void\nstore_end(void *at)\n{\n\tfree(at);\n}\n",
    "src/craft/store/store_test.c": "int main(void) { return 0; }\n",
    "src/ground/place/place.h": "#ifndef PLACE_H\n#define PLACE_H\n#include \"craft/store/store.h\"\n#endif\n",
    "src/ground/place/place_test.c": "// Ce qu'on a tapé : ceci !\nint main(void) { return 0; }\n",
    "src/ground/place/place.sql": "-- shared list: the places\nCREATE TABLE place_node (\n"
                                  "\troot_id ID NOT NULL, -- the organisation\n"
                                  "\tplace_id ID NOT NULL, -- made here (by the program)\n"
                                  "\tPRIMARY KEY (root_id, place_id)\n);\n",
    "src/listen/survey/survey.h": "#ifndef SURVEY_H\n#define SURVEY_H\n#include \"ground/place/place.h\"\n#endif\n",
    "src/listen/survey/survey.c":
        "#include \"listen/survey/survey.h\"\n\nint\nsurvey_count(int agents,\n             int usagers)\n{\n"
        "\tsay(\"C’est reçu\\u202f: %d:%d à 10:30, voyez https://a.fr/?x=1\\u202f!\" + 0);\n"
        "\tsay(\"it's fine: really; isn't it?\");\n\treturn agents + usagers;\n}\n",
    "src/listen/survey/survey_test.c":
        "void\nagents_and_usagers_weigh_the_same(void)\n{\n\tsay(\"l'été : non\");\n}\n",
    "src/listen/survey/survey_store.c":
        "static const char survey_sql_look[] DB_SQL =\n\t\"SELECT reply_id, liked, updated\"\n"
        "\t\"  FROM survey_reply WHERE root_id = $1 AND note <> 'I like now()'\"\n;\n"
        "static const char survey_sql_other[] DB_SQL = \"UPDATE survey_reply SET day = $2"
        " WHERE root_id = $1\";\nstatic int\nhelp(struct db *db, const char *sql)\n{\n"
        "\treturn db_do(db, sql, 0);\n}\nint\nsurvey_look(struct db *db, int other)\n{\n"
        "\tdb_ask(0, db, other ? survey_sql_other : survey_sql_look);\n"
        "\tstatic const char *const both[] = { [0] = survey_sql_look, survey_sql_other };\n"
        "\tdb_do(db, both[other], 0);\n\treturn help(db, survey_sql_look);\n}\n",
    "src/listen/survey/survey.sql":
        "-- step 1\n-- kept by root: a row per reply\nCREATE TABLE survey_reply (\n"
        "\troot_id ID NOT NULL,   -- the organisation\n\treply_id ID NOT NULL,  -- random\n"
        "\tplace_id ID NOT NULL,  -- where, see LIKE\n\tPRIMARY KEY (root_id, reply_id),\n"
        "\tFOREIGN KEY (root_id, place_id) REFERENCES place_node (root_id, place_id)\n);\n",
    "src/listen/survey/pages/survey.html":
        "<!-- l'heure: non -->\n<p title=\"À vous&nbsp;!\" style=\"color:red\">C’est {{name}}\u202f:"
        " <a href=\"{{url}}\">ici</a>.\n{{#t}}Bonjour&#8239;! À 10:30.{{/t}}</p>\n",
    "src/craft/html/words/en.po":
        'msgid ""\nmsgstr "Language: en\\n"\n\nmsgid "Bonjour&#8239;! À 10:30."\nmsgstr "Hello! At 10:30."\n',
    "docs/donnees-personnelles.md": "Les données, la clé\u202f: [voir](../src/listen/survey/survey.sql), `src/listen`.\n\n"
                                    "| table | colonnes |\n|---|:--|\n| `place_node` | `place_id` |\n"
                                    "| `survey_reply` | **`reply_id`** `place_id` |\n",
    "tests/one.walk": "walk \"a walk may write to /t" "mp/x\"\n",
}

SMALL_HOUSE[draw_house.DRAWING] = draw_house.draw(SMALL_HOUSE["floors.txt"])
DATA = "docs/donnees-personnelles.md"

SURVEY, STORE, SCHEMA, PAGE = (f"src/listen/survey/{name}" for name in (
    "survey.c", "survey_store.c", "survey.sql", "pages/survey.html"))
PLANTS = [
    ("include_looks_back", "src/base/base.h", '#include "craft/store/store.h"'),
    ("include_looks_back", "src/craft/store/store.h", '#include "craft/html/html.h"'),
    ("include_looks_back", "src/ground/place/place.h", '#  include "listen/survey/survey.h"'),
    ("include_looks_back", SURVEY, '#include "nowhere/room/room.h"'),
    ("include_looks_back", SURVEY, '#include "gone.h"'),
    ("include_the_contract", SURVEY, '#include "ground/place/place_tree.h"'),
    ("include_the_contract", SURVEY, '#include "craft/store/store_inside.h"'),
    ("library_behind_its_craft", SURVEY, "#include <sqlite3.h>"),
    ("model_rule_holds", STORE, "struct mask_written {\n\tstruct span text;\n};"),
    ("model_rule_holds", STORE, "void\nf(struct neural *model)\n{\n\tneural_told(model);\n}"),
    ("room_known", "src/listen/cellar/cellar_store.c", "int cellar;"),
    ("foreign_key_looks_back", "src/ground/place/place.sql",
     "-- shared list\nCREATE TABLE place_x (\n\ta ID REFERENCES survey_reply (a), -- a\n\tPRIMARY KEY (a)\n);"),
    ("table_of_its_room", STORE, 'static const char a[] DB_SQL = "SELECT a FROM place_node";'),
    ("table_of_its_room", STORE, 'static const char a[] DB_SQL = "SELECT a FROM survey_reply r, place_node";'),
    ("table_of_its_room", SURVEY, 'static const char a[] DB_SQL = "SELECT root_id FROM survey_reply";'),
    ("table_of_its_room", SCHEMA, "CREATE INDEX place_by ON place_node (root_id);"),
    ("table_of_its_room", SCHEMA, "-- shared list\nCREATE TABLE replies (\n\ta ID, -- a\n\tPRIMARY KEY (a)\n);"),
    ("sql_is_whole", STORE, 'static const char a[] DB_SQL = "SELECT root_id %s FROM survey_reply";'),
    ("sql_is_whole", STORE, 'static const char survey_sql_b[] = "SELECT 1";'),
    ("sql_is_whole", STORE, "void\nf(void)\n{\n\tdb_ask(arena, db, text_z(&sql), WITH_NOTHING);\n}"),
    ("sql_is_whole", STORE, 'void\nf(void)\n{\n\tdb_do(db, "DELETE FROM survey_reply", 0);\n}'),
    ("sql_is_whole", STORE, "void\nf(void)\n{\n\thelp(db, made);\n}"),
    ("sql_is_whole", STORE, "static const char *const many[] = { survey_sql_look, made };\n"
     "void\nf(void)\n{\n\tdb_do(db, many[1], 0);\n}"),
    ("sql_is_whole", STORE, "int\ng(struct db *db, const char *sql)\n{\n\treturn db_do(db, sql, 0);\n}"),
    ("sql_words", SCHEMA, "CREATE TRIGGER survey_t;"),
    ("sql_words", STORE, 'static const char a[] DB_SQL = "SELECT now(), root_id FROM survey_reply";'),
    ("sql_words", STORE, 'static const char a[] DB_SQL = "SELECT root_id FROM survey_reply WHERE b LIKE $1";'),
    ("sql_words", STORE, 'static const char a[] DB_SQL = "SELECT root_id, random() FROM survey_reply";'),
    ("sql_words", STORE, 'static const char a[] DB_SQL = "INSERT OR IGNORE INTO survey_reply (root_id) VALUES ($1)";'),
    ("root_never_changes", STORE, 'static const char a[] DB_SQL = "UPDATE survey_reply SET day = 1, root_id = $1";'),
    ("statement_in_one_root", STORE, 'static const char a[] DB_SQL = "SELECT day FROM survey_reply";'),
    ("table_kind", SCHEMA, "\nCREATE TABLE survey_x (\n\ta ID, -- a\n\tPRIMARY KEY (a)\n);"),
    ("table_columns", SCHEMA, "-- shared list\nCREATE TABLE survey_x (\n\n\ta ID,\n\tPRIMARY KEY (a)\n);"),
    ("table_columns", SCHEMA, "-- shared list\nCREATE TABLE survey_x (\n\ta SERIAL, -- a\n\tPRIMARY KEY (a)\n);"),
    ("table_keys", SCHEMA, "-- kept by root\nCREATE TABLE survey_x (\n\ta ID, -- a\n\tPRIMARY KEY (a)\n);"),
    ("table_keys", SCHEMA, "-- kept by root\nCREATE TABLE survey_x (\n\ta ID -- a\n);"),
    ("table_keys", SCHEMA, "-- shared list\nCREATE TABLE survey_x (\n\troot_id ID, -- a\n\tPRIMARY KEY (root_id),\n"
     "\tFOREIGN KEY (root_id) REFERENCES survey_reply (root_id)\n);"),
    ("banned_function", SURVEY, "void\nf(void)\n{\n\tstrcpy(a, b);\n}"),
    ("banned_function", SURVEY, "void\nf(void)\n{\n\tlocaltime(&b);\n}"),
    ("memory_from_an_arena", SURVEY, "void\nf(void)\n{\n\tfree(a);\n}"),
    ("name_of_no_side", SURVEY, "void\nsurvey_agent_count(void)\n{\n}"),
    ("rules_are_tested", "src/ground/people/people.c", "int people;"),
    ("no_conditional_code", SURVEY, "#ifdef DEBUG\n#endif"),
    ("no_conditional_code", "src/listen/survey/survey.h", "#if 1\n#endif"),
    ("tabs_indent", SURVEY, "void\nf(void)\n{\n    say(1);\n}"),
    ("line_fits", SURVEY, "/* " + "é" * LINE_MAX + " */"),
    ("utf8", SURVEY, b"/* \xe9t\xe9 */"),
    ("no_trailing_blank", SURVEY, "int a; "),
    ("no_trailing_blank", "dev", "echo \t"),
    ("apostrophe", SURVEY, "const char *a = \"L'été\";"),
    ("apostrophe", SURVEY, "const char *a = \"Indiquez la date d'arriv\" \"\\u00e9e\";"),
    ("apostrophe", PAGE, "<p>Aujourd'hui</p>"),
    ("apostrophe", PAGE, '<img alt="L&#39;accueil">'),
    ("french_spaces", SURVEY, 'const char *a = "Où habitez-vous ?";'),
    ("french_spaces", SURVEY, 'const char *a = "Choisissez le lieu dans la liste:";'),
    ("french_spaces", SURVEY, 'const char *a = "La note des « agents\\u202f»";'),
    ("french_spaces", PAGE, "<p>{{name}} : rien</p>"),
    ("french_spaces", PAGE, "<p>Vraiment?</p>"),
    ("apostrophe", DATA, "Ce qu'on garde, et ce qui s’en va."),
    ("french_spaces", DATA, "Ce que l’on garde : tout."),
    ("link_is_there", DATA, "[voir](survey.md)"),
    ("link_is_there", "README.md", "![miroir](docs/miroir.png)"),
    ("link_is_there", DATA, "`src/listen/attic`"),
    ("house_is_drawn", draw_house.DRAWING, "<rect/>"),
    ("data_is_told", DATA, "| `survey_gone` | `a` |"),
    ("data_is_told", DATA, "| `survey_reply` | `reply_id` `place_id` `day` |"),
    ("data_is_told", SCHEMA, "-- shared list\nCREATE TABLE survey_x (\n\ta ID, -- a\n\tPRIMARY KEY (a)\n);"),
    ("words_are_said", "src/craft/html/words/en.po", '\nmsgid "Au revoir"\nmsgstr "Goodbye"'),
    ("words_are_said", PAGE, "{{#t}}Au revoir{{/t}}"),
    ("words_are_said", "src/craft/html/partials/ask-one.html", "{{#tn count}}un{{|}}deux{{/tn}}"),
    ("words_are_said", "src/craft/html/partials/ask-one.html", "<p>Votre réponse est là.</p>"),
    ("words_are_said", "src/craft/ask/ask_read.c", "void\nf(void)\n{\n\tcomplain(say(a, \"Au revoir\"));\n}"),
    ("words_are_said", "src/craft/ask/ask_read.c", "void\nf(void)\n{\n\tcomplain(\"Écrivez une date.\");\n}"),
    ("words_are_said", "src/craft/ask/ask_read.c", "static const char a[] = FRENCH(\"Au revoir\");"),
    ("no_pretending", SURVEY, "/* TO" + "DO later */"),
    ("no_pretending", "docs/a.md", "Lo" + "rem ipsum"),
    ("no_machine_path", SURVEY, 'const char *a = "/ho' + 'me/x";'),
    ("no_machine_path", "tools/a", "cd /wo" + "rk/main"),
]


def plant(root, path, text):
    """Adds `text` at the end (before a header guard's #endif); gives back what to undo."""
    file = Path(root) / path
    before = file.read_bytes() if file.exists() else None
    file.parent.mkdir(parents=True, exist_ok=True)
    text = (text if isinstance(text, bytes) else text.encode()) + b"\n"
    old = before or b""
    if old.endswith(b"#endif\n"):
        file.write_bytes(old[:-len(b"#endif\n")] + text + b"#endif\n")
    else:
        file.write_bytes(old + text)
    return file, before


def undo(file, before):
    if before is None:
        file.unlink()
    else:
        file.write_bytes(before)


def self_test(root, findings_in, rules):
    passed, failed = 0, 0

    def expect(sentence, holds, more=""):
        nonlocal passed, failed
        passed, failed = passed + bool(holds), failed + (not holds)
        if not holds:
            print(f"FAILED: {sentence} {more}")

    with tempfile.TemporaryDirectory(prefix="tidy-") as folder:
        for path, text in SMALL_HOUSE.items():
            (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / path).write_text(text, encoding="utf-8")
        at_rest = list(findings_in(folder))
        expect("a house in order has no finding", not at_rest, at_rest)
        for name, path, text in PLANTS:
            file, before = plant(folder, path, text)
            seen = {(where, found) for where, _, found, _ in findings_in(folder)}
            expect(f"{name} sees {text!r}", (path, name) in seen, seen)
            undo(file, before)
        planted = {name for name, _, _ in PLANTS}
        for name in rules:
            expect(f"{name} is planted at least once", name in planted)

    # the project itself, copied: the first wrong thing of all, seen by the command as it is run
    with tempfile.TemporaryDirectory(prefix="tidy-") as folder:
        for name in ("src", "tools", "floors.txt"):
            source = Path(root) / name
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, Path(folder) / name)
        plant(folder, "src/base/base.h", '#include "craft/store/store.h"')
        run = subprocess.run([sys.executable, Path(folder) / "tools/tidy"], capture_output=True,
                             text=True, check=False)
        expect("a wrong-way include in a copy of the project exits 1", run.returncode == 1)
        expect("and is named by file, line and rule",
               re.search(r"^src/base/base\.h:\d+: include_looks_back: ", run.stdout, re.M), run.stdout)

    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0

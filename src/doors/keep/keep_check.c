/* Are the data whole, do they agree with themselves, and is what is shown what may be shown? */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "craft/html/model.h"
#include "craft/parcel/parcel.h"
#include "craft/search/search.h"
#include "doors/keep/keep_check_inside.h"
#include "prove/publish/publish.h"
#include "welcome/desk/desk.h"

/* --- lines ----------------------------------------------------------------------------------- */

void
check_say(struct check *check, bool is_good, const char *format, ...)
{
	va_list list;
	char words[CHECK_WORDS_SIZE];
	va_start(list, format);
	vsnprintf(words, sizeof words, format, list);
	va_end(list);
	must(check->line_count < CHECK_LINE_COUNT_MAX);
	check->lines[check->line_count++] = (struct check_line){
		check->name, is_good, arena_copy_text(check->house->arena, words)
	};
	check->has_bad = check->has_bad || !is_good;
}

const char *
check_many(struct check *check, int64_t count, const char *one, const char *many)
{
	struct text text = text_new(check->house->arena, CHECK_WORDS_SIZE);
	text_add_count(&text, count);
	text_format(&text, " %s", count < 2 ? one : many);
	return text_z(&text);
}

/* --- the database ---------------------------------------------------------------------------- */

static bool
check_engine(struct check *check, struct arena *arena, struct db *db, struct fault *fault_r)
{
	const char *words;
	if (!store_engine_check(arena, db, &words, fault_r))
		return false;
	check_say(check, words == NULL,
	          words == NULL ? "%s n’y trouve rien à redire."
	                        : "%s trouve la base abîmée\u202f: rétablissez une sauvegarde. (%.200s)",
	          strcmp(store_engine(check->house->store), "sqlite") == 0 ? "SQLite" : "PostgreSQL",
	          words != NULL ? words : "");
	return true;
}

static bool
is_well_formed(const struct rows *rows, const struct store_table *table)
{
	for (size_t i = 0; i < table->column_count; i++) {
		const struct db_value value = rows_value(rows, (int)i);
		if (value.kind == DB_NULL ? !table->columns[i].may_be_null
		                          : value.kind != table->columns[i].kind)
			return false;
		if (value.kind == DB_TEXT && !span_is_utf8(value.span))
			return false;
	}
	return true;
}

static bool
check_tables(struct check *check, struct arena *arena, struct db *db, struct fault *fault_r)
{
	const struct keep_house *house = check->house;
	int64_t count = 0;
	for (size_t i = 0; i < house->table_count; i++) {
		const struct store_table *table = &house->tables[i];
		struct rows *rows = store_table_rows(arena, db, table);
		int64_t wrong = 0;
		enum found found;
		while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
			wrong += !is_well_formed(rows, table);
			count++;
		}
		rows_end(rows);
		if (found == FOUND_FAILED)
			return false;
		if (wrong > 0)
			check_say(check, false, "%s dans %.*s\u202f: rétablissez une sauvegarde.",
			          check_many(check, wrong, "ligne illisible", "lignes illisibles"),
			          SPAN_ARGS(table->name));
	}
	if (!check->has_bad)
		check_say(check, true, "toutes se lisent (%s, %s).",
		          check_many(check, (int64_t)house->table_count, "table", "tables"),
		          check_many(check, count, "ligne", "lignes"));
	return true;
}

static bool
check_links(struct check *check, struct arena *arena, struct db *db, struct fault *fault_r)
{
	const struct keep_house *house = check->house;
	size_t count = 0;
	for (size_t i = 0; i < house->table_count; i++)
		for (size_t k = 0; k < house->tables[i].reference_count; k++) {
			const struct store_reference *reference = &house->tables[i].references[k];
			int64_t orphans;
			if (!store_orphans(arena, db, reference, &orphans, fault_r))
				return false;
			count++;
			if (orphans > 0)
				check_say(check, false, "%s de %.*s sans ligne où renvoyer dans %.*s\u202f: rétablissez "
				          "une sauvegarde.", check_many(check, orphans, "ligne", "lignes"),
				          SPAN_ARGS(house->tables[i].name), SPAN_ARGS(reference->table));
		}
	if (!check->has_bad)
		check_say(check, true, "d’une table à l’autre, tous mènent à une ligne (%s).",
		          check_many(check, (int64_t)count, "sorte", "sortes"));
	return true;
}

static bool
check_journal(struct check *check, struct arena *arena, struct db *db, struct fault *fault_r)
{
	struct journal_numbers numbers;
	int64_t seen;
	const int64_t root_id = check->house->root_id;
	if (!journal_numbers(arena, db, root_id, &numbers, fault_r) ||
	    !publish_seen_fact(arena, db, root_id, &seen, fault_r))
		return false;
	const bool whole = numbers.facts == numbers.last && numbers.first == (numbers.facts > 0);
	if (!whole)
		check_say(check, false, "%s, du n°\u00a0%lld au n°\u00a0%lld\u202f: il en manque. Rétablissez une "
		          "sauvegarde.", check_many(check, numbers.facts, "fait", "faits"),
		          (long long)numbers.first, (long long)numbers.last);
	if (numbers.counter != numbers.last)
		check_say(check, false, "Le compteur dit %lld, le dernier fait porte le n°\u00a0%lld. Rétablissez "
		          "une sauvegarde.",
		          (long long)numbers.counter, (long long)numbers.last);
	if (seen > numbers.last)
		check_say(check, false, "La page publique dit avoir lu le fait n°\u00a0%lld, qui n’existe pas. "
		          "Rétablissez une sauvegarde.", (long long)seen);
	if (!check->has_bad)
		check_say(check, true, "ses numéros se suivent sans trou (%s).",
		          check_many(check, numbers.facts, "fait", "faits"));
	return true;
}

static bool
check_search(struct check *check, struct arena *arena, struct db *db, struct fault *fault_r)
{
	struct search_checked seen;
	(void)arena;
	if (!search_check(db, check->house->root_id, &seen, fault_r))
		return false;
	if (seen.wrong > 0)
		check_say(check, false, "%s\u202f: rétablissez une sauvegarde.",
		          check_many(check, seen.wrong, "page de mots se lit mal",
		                     "pages de mots se lisent mal"));
	else
		check_say(check, true, "ses mots mènent tous à un texte (%s).",
		          check_many(check, seen.docs + seen.fresh, "texte", "textes"));
	return true;
}

/* --- files of requests ------------------------------------------------------------------------ */

/* Each that a request names is there, byte for byte. */
static bool
check_files(struct check *check, struct arena *arena, struct db *db, struct fault *fault_r)
{
	int64_t all = 0, missing = 0, damaged = 0;
	struct span after = SPAN("");
	size_t count;
	do {
		struct span *sums;
		if (!desk_file_sums(arena, db, check->house->root_id, after, &sums, &count, fault_r))
			return false;
		for (size_t i = 0; i < count; i++) {
			struct fault why;
			struct span bytes;
			struct arena *one = arena_new(2 * (size_t)DESK_FILE_SIZE_MAX + (1 << 20));
			const enum found found =
				sums[i].length != PARCEL_SUM_SIZE
					? FOUND_FAILED
					: parcel_read(one, check->house->folder, (const uint8_t *)sums[i].at,
			                      DESK_FILE_SIZE_MAX, &bytes, &why);
			missing += found == FOUND_NONE;
			damaged += found == FOUND_FAILED;
			arena_end(one);
			after = sums[i];
		}
		all += (int64_t)count;
	} while (count == DESK_SUM_COUNT);
	if (missing > 0)
		check_say(check, false, "%s au dossier «\u202ffiles\u202f»\u202f: remettez-y la copie que vous en avez.",
		          check_many(check, missing, "fichier d’une demande manque",
				             "fichiers de demandes manquent"));
	if (damaged > 0)
		check_say(check, false, "%s\u202f: remettez la copie que vous en avez.",
		          check_many(check, damaged, "fichier d’une demande est abîmé",
		                     "fichiers de demandes sont abîmés"));
	if (!check->has_bad)
		check_say(check, true, "ceux des demandes sont là, octet pour octet (%s).",
		          check_many(check, all, "fichier", "fichiers"));
	return true;
}

/* --- the whole ------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	check_fn *run;
} checks[] = {
	{ "base", check_engine },          { "tables", check_tables },
	{ "renvois", check_links },        { "journal", check_journal },
	{ "recherche", check_search },
	{ "réponses", check_replies },     { "clés", check_keys },
	{ "fichiers", check_columns },     { "chiffres", check_figures },
	{ "pièces jointes", check_files },
};

/* Each on a snapshot of its own: after a fault a conversation answers no more. */
static void
run_check(struct check *check, check_fn *run)
{
	struct fault fault = { 0 };
	struct arena *arena = arena_new((size_t)4 << 30);
	struct db *db = store_read(arena, check->house->store, &fault);
	check->has_bad = false;
	if (db == NULL || !run(check, arena, db, &fault)) {
		log_fault("check", &fault);
		check_say(check, false, "%s", fault.for_reader);
		check->has_fault = true;
	}
	arena_end(arena);
}

static void
print_json(const struct check *check, bool is_good)
{
	struct text text = text_new(check->house->arena, 8 << 20);
	text_format(&text, "{\"good\":%s,\"checks\":[", is_good ? "true" : "false");
	for (size_t i = 0; i < check->line_count; i++) {
		text_add_z(&text, i > 0 ? ",{\"name\":" : "{\"name\":");
		text_add_json_text(&text, span_of(check->lines[i].name));
		text_format(&text, ",\"good\":%s,\"words\":", check->lines[i].is_good ? "true" : "false");
		text_add_json_text(&text, span_of(check->lines[i].words));
		text_add_char(&text, '}');
	}
	text_add_z(&text, "]}\n");
	fputs(text_z(&text), stdout);
}

static void
print_lines(const struct check *check, size_t bad_count)
{
	for (size_t i = 0; i < check->line_count; i++)
		printf("%s  %s\u202f: %s\n", check->lines[i].is_good ? "bon" : "mal",
		       check->lines[i].name, check->lines[i].words);
	if (bad_count == 0)
		puts("Tout est bon.");
	else
		printf(bad_count == 1 ? "%zu vérification sur %zu ne va pas.\n"
		                      : "%zu vérifications sur %zu ne vont pas.\n",
		       bad_count, LENGTH(checks));
}

int
keep_check(struct arena *arena, const struct keep_options *options)
{
	int code;
	struct keep_house house;
	if (!keep_open(arena, options, &house, &code))
		return code;
	if (house.is_behind)
		return keep_say_wrong("Ces données sont d’une version plus ancienne de Parvis\u202f: lancez "
		                      "d’abord parvis serve, qui les met à jour.");
	struct check check = {
		.house = &house,
		.lines = arena_array_of(arena, struct check_line, CHECK_LINE_COUNT_MAX),
	};
	size_t bad_count = 0;
	for (size_t i = 0; i < LENGTH(checks); i++) {
		check.name = checks[i].name;
		run_check(&check, checks[i].run);
		bad_count += check.has_bad;
	}
	if (options->json)
		print_json(&check, bad_count == 0);
	else
		print_lines(&check, bad_count);
	return bad_count == 0 ? KEEP_DONE : check.has_fault ? KEEP_FAULT : KEEP_WRONG;
}

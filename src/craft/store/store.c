#include "craft/store/store.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "craft/store/store_driver.h"

/* What both engines take in one value, with room for the row around it. */
enum { SPAN_LENGTH_MAX = 512 << 20 };

const char db_conflict[] = "a unique key is already there";

/* What the reader is told: what happened, then what to do. The engine's own words go to the log. */
static const char *const trouble_words[] = {
	[TROUBLE_FULL] =
		"Le disque du serveur est plein\u202f: ce que vous venez de faire n’a pas été enregistré. "
		"Libérez de la place sur ce disque, puis recommencez.",
	[TROUBLE_READ_ONLY] =
		"Parvis n’a pas le droit d’écrire dans ses données. Vérifiez que le dossier des données "
		"et ses fichiers appartiennent au compte qui lance Parvis et ne sont pas en lecture seule.",
	[TROUBLE_MISSING] =
		"Parvis ne trouve pas ses données\u202f: le dossier ou la base indiqués n’existent pas, ou "
		"Parvis n’a pas le droit d’y entrer. Vérifiez l’adresse donnée dans la configuration.",
	[TROUBLE_DAMAGED] =
		"Le fichier des données est abîmé, ou n’est pas un fichier de Parvis. Arrêtez Parvis, "
		"mettez ce fichier de côté sans l’effacer, puis rétablissez la dernière sauvegarde.",
	[TROUBLE_STRANGE] =
		"Ce fichier SQLite est la base d’un autre programme\u202f: rien n’y a été touché. Donnez un "
		"autre dossier de données, ou une autre base.",
	[TROUBLE_DISK] =
		"Le disque du serveur a refusé une lecture ou une écriture. Recommencez dans un instant\u202f; "
		"si cela continue, faites vérifier ce disque sans attendre.",
	[TROUBLE_BUSY] =
		"Les données sont occupées depuis trop longtemps\u202f: rien n’a été enregistré. Attendez un "
		"instant, puis recommencez.",
	[TROUBLE_UNREACHABLE] =
		"Parvis n’arrive pas à joindre la base de données. Recommencez dans une minute\u202f; si cela "
		"continue, vérifiez que PostgreSQL fonctionne et que son adresse est la bonne.",
	[TROUBLE_LOGIN] =
		"La base de données a refusé l’accès à Parvis. Vérifiez le compte et le mot de passe "
		"donnés dans la configuration, et les droits de ce compte.",
	[TROUBLE_UNKNOWN] =
		"La liaison avec la base de données s’est rompue à la fin de l’enregistrement\u202f: il a "
		"peut-être eu lieu. Vérifiez avant de recommencer.",
	[TROUBLE_REFUSED] =
		"La base de données a refusé ces valeurs\u202f: rien n’a été enregistré. Vérifiez votre "
		"saisie\u202f; si elle est juste, prévenez la personne qui s’occupe de Parvis.",
	[TROUBLE_ADDRESS] =
		"L’adresse de la base de données est mal écrite. Corrigez-la dans la configuration, par "
		"exemple\u202f: postgresql://parvis@serveur/parvis.",
	[TROUBLE_NEWER] =
		"Ces données ont été écrites par une version plus récente de Parvis. Installez cette "
		"version ou une plus récente\u202f; rien n’a été modifié.",
	[TROUBLE_CHANGED] =
		"Ces données ont été préparées par une version modifiée de Parvis, que celle-ci ne "
		"reconnaît pas. Installez la version publiée d’origine\u202f; rien n’a été modifié.",
	[TROUBLE_NO_COPY] =
		"Cette version de Parvis doit changer la forme des données, et la place manque pour en garder "
		"d’abord une copie\u202f: rien n’a été modifié. Libérez sur ce disque au moins la taille de "
		"parvis.sqlite, puis recommencez.",
	[TROUBLE_OTHER] =
		"La base de données n’a pas pu répondre\u202f: rien n’a été enregistré. Recommencez\u202f; si "
		"cela continue, prévenez la personne qui s’occupe de Parvis.",
};
_Static_assert(LENGTH(trouble_words) == TROUBLE_COUNT, "a sentence for each trouble");

bool
store_fault(struct fault *fault_r, enum store_trouble trouble, const char *format, ...)
{
	/* A few texts per thread, used in turn: a fault is told soon after it happened, and may
	 * happen a million times in a program that has no memory to spend on each. */
	static _Thread_local char texts[8][STORE_FAULT_SIZE];
	static _Thread_local unsigned turn;
	must(trouble < TROUBLE_COUNT);
	char *text = texts[turn++ % LENGTH(texts)];
	va_list list;
	va_start(list, format);
	vsnprintf(text, sizeof *texts, format, list);
	va_end(list);
	/* Engines end their messages, and statements are written, on several lines. */
	for (char *c = text; *c != '\0'; c++)
		if (*c == '\n' || *c == '\t')
			*c = c[1] == '\0' ? '\0' : ' ';
	return fault_is(fault_r, text, trouble_words[trouble]);
}

bool
store_conflict(struct fault *fault_r)
{
	return fault_is(fault_r, db_conflict,
	                "Cet élément existe déjà. Rechargez la page pour le retrouver.");
}

/* Tests: */

static _Atomic int64_t steps_before_failure;

void
store_fail_after(int64_t steps)
{
	atomic_store(&steps_before_failure, steps);
}

bool
store_step_fails(struct fault *fault_r)
{
	if (atomic_load_explicit(&steps_before_failure, memory_order_relaxed) <= 0)
		return false;
	if (atomic_fetch_sub(&steps_before_failure, 1) != 1)
		return false;
	store_fault(fault_r, TROUBLE_OTHER, "a test made this step fail");
	return true;
}

/* The store: */

static const struct store_driver *
driver_of(const char *address)
{
	const struct span span = span_of(address);
	if (span_starts(span, "postgresql://") || span_starts(span, "postgres://"))
		return &store_postgresql;
	/* libpq's other form, "host=… dbname=…": a path has a slash before any equals sign. */
	const size_t word_length = strcspn(address, "=/");
	return address[word_length] == '=' ? &store_postgresql : &store_sqlite;
}

enum store_address
store_address_read(const char *address)
{
	if (driver_of(address) == &store_postgresql)
		return postgresql_address_read(address);
	/* Of a file: whole, since a service starts in no folder of its own. */
	return address[0] == '/' ? STORE_ADDRESS_FINE : STORE_ADDRESS_UNREADABLE;
}

static void
close_deferred(void *store)
{
	store_close(store);
}

struct store *
store_open(struct arena *arena, const struct store_options *options, struct fault *fault_r)
{
	must(options->address != NULL);
	must(options->schema_count == 0 || options->schemas != NULL);
	*fault_r = (struct fault){ NULL, NULL };
	struct store *store = driver_of(options->address)->open(arena, options, fault_r);
	if (store == NULL)
		return NULL;
	arena_defer(arena, close_deferred, store);
	if (!store_schemas_apply(store, options, fault_r)) {
		store_close(store);
		return NULL;
	}
	return store;
}

void
store_close(struct store *store)
{
	if (store->closed)
		return;
	store->closed = true;
	store->driver->close(store);
}

const char *
store_engine(const struct store *store)
{
	return store->driver->engine;
}

int64_t
store_wal_size(const struct store *store)
{
	return store->driver->wal_size(store);
}

bool
store_size(struct arena *arena, struct db *db, int64_t *bytes_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, db->store->driver->sql_size, WITH_NOTHING);
	const bool is_there = rows_next(rows, fault_r) == FOUND_ONE;
	if (is_there)
		*bytes_r = rows_int64(rows, 0);
	rows_end(rows);
	return is_there;
}

int64_t
store_commit_count(const struct store *store)
{
	return atomic_load(&((struct store *)store)->commit_count);
}

/* Conversations: */

static void
end_deferred(void *db)
{
	db_end(db);
}

struct db *
store_read(struct arena *arena, struct store *store, struct fault *fault_r)
{
	must(!store->closed);
	*fault_r = (struct fault){ NULL, NULL };
	struct db *db = store->driver->read(arena, store, fault_r);
	if (db != NULL)
		arena_defer(arena, end_deferred, db);
	return db;
}

void
db_end(struct db *db)
{
	must(!db->writes);
	if (db->ended)
		return;
	store_rows_end_all(db);
	db->ended = true;
	db->store->driver->read_end(db);
}

bool
store_write(struct store *store, store_write_fn *write, void *data, struct fault *fault_r)
{
	must(!store->closed);
	must(write != NULL);
	*fault_r = (struct fault){ NULL, NULL };
	return store->driver->write(store, write, data, fault_r);
}

bool
db_writes(const struct db *db)
{
	return db->writes;
}

bool
store_values_are_sound(const struct db_value *values, size_t value_count, struct fault *fault_r)
{
	must(value_count <= DB_VALUE_COUNT_MAX);
	for (size_t i = 0; i < value_count; i++) {
		const struct span span = values[i].span;
		must(values[i].real64 == values[i].real64); /* SQLite would keep a NaN as NULL */
		if (span.length > SPAN_LENGTH_MAX)
			return store_fault(fault_r, TROUBLE_REFUSED, "value %zu is too long", i + 1);
		if (values[i].kind != DB_TEXT || span.length == 0)
			continue;
		if (memchr(span.at, '\0', span.length) != NULL || !span_is_utf8(span))
			return store_fault(fault_r, TROUBLE_REFUSED, "value %zu is not UTF-8 text", i + 1);
	}
	return true;
}

/* On PostgreSQL a failed statement ends the transaction; so it does, by this, on SQLite. */
static bool
db_answers(const struct db *db, struct fault *fault_r)
{
	must(!db->ended);
	must(db->stream == NULL); /* a stream is read to its end before anything else */
	if (db->fault.for_log == NULL)
		return true;
	*fault_r = db->fault;
	return false;
}

static void
rows_end_deferred(void *rows)
{
	rows_end(rows);
}

static struct rows *
ask(struct arena *arena, struct db *db, const char *sql, const struct db_value *values,
    size_t value_count, bool stream)
{
	struct fault fault;
	struct rows *rows;
	if (db_answers(db, &fault) && store_values_are_sound(values, value_count, &fault)) {
		rows = db->store->driver->ask(arena, db, sql, values, value_count, stream);
	} else {
		rows = arena_new_of(arena, struct rows);
		rows->fault = fault;
	}
	rows->db = db;
	if (rows->fault.for_log != NULL) {
		rows->ended = true;
		if (db->fault.for_log == NULL)
			db->fault = rows->fault;
		return rows;
	}
	rows->older = db->open;
	db->open = rows;
	if (stream)
		db->stream = rows;
	arena_defer(arena, rows_end_deferred, rows);
	return rows;
}

struct rows *
db_ask(struct arena *arena, struct db *db, const char *sql, const struct db_value *values,
       size_t value_count)
{
	return ask(arena, db, sql, values, value_count, false);
}

struct rows *
db_stream(struct arena *arena, struct db *db, const char *sql, const struct db_value *values,
          size_t value_count)
{
	return ask(arena, db, sql, values, value_count, true);
}

enum found
rows_next(struct rows *rows, struct fault *fault_r)
{
	rows->row = NULL;
	if (rows->fault.for_log != NULL) {
		*fault_r = rows->fault;
		return FOUND_FAILED;
	}
	if (rows->over)
		return FOUND_NONE;
	must(!rows->ended); /* the conversation, or the rows, ended too early */
	enum found found = FOUND_FAILED;
	if (!store_step_fails(&rows->fault))
		found = rows->db->store->driver->next(rows, &rows->fault);
	if (found == FOUND_ONE)
		return FOUND_ONE;
	rows->row = NULL;
	if (found == FOUND_FAILED) {
		*fault_r = rows->fault;
		rows->db->fault = rows->fault;
	} else {
		rows->over = true;
	}
	rows_end(rows);
	return found;
}

void
rows_end(struct rows *rows)
{
	if (rows->ended)
		return;
	rows->ended = true;
	rows->row = NULL;
	struct db *db = rows->db;
	struct rows **link = &db->open;
	while (*link != rows) {
		must(*link != NULL);
		link = &(*link)->older;
	}
	*link = rows->older;
	if (db->stream == rows)
		db->stream = NULL;
	db->store->driver->rows_end(rows);
}

void
store_rows_end_all(struct db *db)
{
	while (db->open != NULL)
		rows_end(db->open);
}

int
rows_column_count(const struct rows *rows)
{
	return rows->column_count;
}

static const struct db_value *
cell(const struct rows *rows, int column)
{
	must(rows->row != NULL);
	must(column >= 0 && column < rows->column_count);
	return &rows->row[column];
}

bool
rows_is_null(const struct rows *rows, int column)
{
	return cell(rows, column)->kind == DB_NULL;
}

int64_t
rows_int64(const struct rows *rows, int column)
{
	const struct db_value *value = cell(rows, column);
	must(value->kind == DB_INT64);
	return value->int64;
}

double
rows_real64(const struct rows *rows, int column)
{
	const struct db_value *value = cell(rows, column);
	if (value->kind == DB_INT64) /* coalesce(sum(x), 0) of no row */
		return (double)value->int64;
	must(value->kind == DB_REAL64);
	return value->real64;
}

static struct span
span_cell(const struct rows *rows, int column, enum db_kind kind)
{
	const struct db_value *value = cell(rows, column);
	if (value->kind == DB_NULL)
		return (struct span){ "", 0 };
	must(value->kind == kind);
	return value->span;
}

struct span
rows_text(const struct rows *rows, int column)
{
	return span_cell(rows, column, DB_TEXT);
}

struct span
rows_bytes(const struct rows *rows, int column)
{
	return span_cell(rows, column, DB_BYTES);
}

bool
db_do(struct db *db, const char *sql, const struct db_value *values, size_t value_count,
      int64_t *changed_r, struct fault *fault_r)
{
	must(db->writes);
	if (!db_answers(db, fault_r))
		return false;
	if (store_values_are_sound(values, value_count, fault_r) && !store_step_fails(fault_r) &&
	    db->store->driver->act(db, sql, values, value_count, changed_r, fault_r))
		return true;
	db->fault = *fault_r;
	return false;
}

bool
db_prepare_only(struct db *db, const char *sql, struct fault *fault_r)
{
	return db_answers(db, fault_r) && db->store->driver->prepare_only(db, sql, fault_r);
}

/* The linker gathers DB_SQL constants between these two; weak, since a program may have none. */
extern const char __start_parvis_sql[] __attribute__((weak));
extern const char __stop_parvis_sql[] __attribute__((weak));

void
store_each_statement(void (*each)(const char *sql, void *data), void *data)
{
	const char *at = __start_parvis_sql;
	while (at != __stop_parvis_sql) {
		/* NULs may stand between two statements, from alignment or a sanitizer. */
		if (*at != '\0')
			each(at, data);
		at += *at != '\0' ? strlen(at) + 1 : 1;
	}
}

/* What was said of a request and what was done, in order: what the person reads, what stays between
 * ourselves, what happened. */
#include "base/time.h"
#include "welcome/inbox/inbox_inside.h"
#include "welcome/letters/letters.h"

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
#define FLAG(name, words) { name, FIELD_FLAG, FIELD_API, .help = words }

enum { FILE_NAME, FILE_WORDS, FILE_URL, FILE_FIELD_COUNT };
static const struct field file_fields[FILE_FIELD_COUNT] = {
	[FILE_NAME] = TEXT("file_name", "As its sender called it."),
	[FILE_WORDS] = TEXT("file_words", "What it is, how large."),
	[FILE_URL] = { "file_url", FIELD_URL, FIELD_API, .help = "Where it is handed over." },
};

const struct field inbox_entry_fields[INBOX_ENTRY_FIELD_COUNT] = {
	[INBOX_ENTRY_KIND] = TEXT("kind", "asked, wrote, replied, noted, receipt, told, happened."),
	[INBOX_ENTRY_WHO] = TEXT("who", "Who wrote it or did it."),
	[INBOX_ENTRY_AT] = TEXT("at", "When (RFC 3339)."),
	[INBOX_ENTRY_AT_WORDS] = { "at_words", FIELD_TEXT, FIELD_PAGE },
	[INBOX_ENTRY_WAY] = TEXT("way", "By which way it came, or leaves."),
	[INBOX_ENTRY_WORDS] = TEXT("words", "What was said."),
	[INBOX_ENTRY_QUOTED] = TEXT("quoted", "What it repeats of those before."),
	[INBOX_ENTRY_IS_SHOWN] = FLAG("is_shown", "The person reads it."),
	[INBOX_ENTRY_IS_NOTE] = { "is_note", FIELD_FLAG, FIELD_PAGE },
	[INBOX_ENTRY_IS_EVENT] = { "is_event", FIELD_FLAG, FIELD_PAGE },
	[INBOX_ENTRY_IS_FROM_PERSON] = { "is_from_person", FIELD_FLAG, FIELD_PAGE },
	[INBOX_ENTRY_FATE] = TEXT("fate", "Whether it left."),
	[INBOX_ENTRY_FILES] = { "files", FIELD_LIST, FIELD_API, .of = file_fields,
		.of_count = FILE_FIELD_COUNT, .help = "What goes with it." },
	[INBOX_ENTRY_HAS_FILES] = { "has_files", FIELD_FLAG, FIELD_PAGE },
	[INBOX_ENTRY_STRANGER] = TEXT("stranger", "Who sent this note, from an address that is not hers."),
	[INBOX_ENTRY_ID] = { "entry", FIELD_TEXT, FIELD_PAGE },
	[INBOX_ENTRY_HURTS] = { "hurts", FIELD_FLAG, FIELD_PAGE },
	[INBOX_ENTRY_ACCEPT_URL] = { "accept_url", FIELD_URL, FIELD_PAGE },
};

static const char *const kind_codes[DESK_ENTRY_KIND_COUNT] = {
	[DESK_ASKED] = "asked",     [DESK_WROTE] = "wrote", [DESK_REPLIED] = "replied",
	[DESK_NOTED] = "noted",     [DESK_RECEIPT] = "receipt", [DESK_TOLD] = "told",
	[DESK_HAPPENED] = "happened",
};

/* « Mme Durand, noté par Léa Martin », « Léa Martin », « Parvis » */
static bool
who_words(struct inbox_one *one, const struct desk_entry *entry, struct span *who_r)
{
	struct arena *arena = one->inboxing.visit->arena;
	const bool is_hers = entry->kind == DESK_ASKED || entry->kind == DESK_WROTE;
	const struct span person = one->asker.length > 0 ? one->asker : SPAN("La personne");
	struct span name = SPAN("");
	const bool is_asker = entry->account_id != 0 && entry->account_id == one->request.asker_id;
	if (entry->account_id != 0 && !is_asker &&
	    !inbox_account_name(&one->inboxing, entry->account_id, &name))
		return false;
	if (is_hers)
		*who_r = name.length == 0 ? person
		                          : span_of(arena_format(arena, "%.*s, noté par %.*s", SPAN_ARGS(person),
		                                                 SPAN_ARGS(name)));
	else if (is_asker)
		*who_r = person;
	else
		*who_r = entry->account_id != 0 ? name : SPAN("Parvis");
	return true;
}

/* What became of words to the person. */
static const char *
fate_words(const struct desk_entry *entry)
{
	static const char *const said[DESK_CHANNEL_COUNT] = {
		[DESK_PHONE] = "dit à la personne", [DESK_COUNTER] = "dit à la personne",
		[DESK_LETTER] = "à imprimer et à poster",
	};
	static const char *const to_say[DESK_CHANNEL_COUNT] = {
		[DESK_PHONE] = "à lui dire", [DESK_COUNTER] = "à lui dire ou à lui remettre",
		[DESK_LETTER] = "à imprimer et à poster",
	};
	if (entry->kind == DESK_NOTED || entry->kind == DESK_HAPPENED || entry->kind == DESK_ASKED ||
	    entry->kind == DESK_WROTE)
		return NULL;
	switch (entry->delivery) {
	case DESK_TO_SEND: return "va partir";
	case DESK_LEFT: return "parti";
	case DESK_LOST: return "n’a pas pu être remis";
	case DESK_NOT_SENT: break;
	}
	return entry->kind == DESK_REPLIED ? said[entry->channel] : to_say[entry->channel];
}

/* « photo », « document PDF »: what its media type begins with, in words. */
static const char *
media_words(struct span media)
{
	static const struct {
		const char *begins, *words;
	} known[] = {
		{ "image/jpeg", "photo" },
		{ "image/", "image" },
		{ "audio/", "son" },
		{ "video/", "vidéo" },
		{ "text/plain", "texte" },
		{ "text/html", "page web" },
		{ "text/calendar", "rendez-vous" },
		{ "text/x-script", "programme" },
		{ "application/x-dosexec", "programme" },
		{ "application/x-executable", "programme" },
		{ "application/pdf", "document PDF" },
		{ "application/zip", "archive" },
		{ "application/msword", "document de bureau" },
		{ "application/rtf", "document de bureau" },
		{ "application/vnd.o", "document de bureau" }, /* OpenDocument, Office Open XML */
		{ "application/vnd.ms-excel", "document de bureau" },
		{ "application/vnd.ms-powerpoint", "document de bureau" },
	};
	for (size_t i = 0; i < LENGTH(known); i++)
		if (span_starts(media, known[i].begins))
			return known[i].words;
	return "fichier";
}

static void
draw_files(struct inbox_one *one, struct model *row, const struct desk_entry *entry,
           const struct desk_file *files, size_t count)
{
	struct arena *arena = one->inboxing.visit->arena;
	for (size_t i = 0; i < count; i++) {
		if (files[i].entry_id != entry->entry_id)
			continue;
		struct text words = text_new(arena, 300);
		struct model *file = model_row(row, INBOX_ENTRY_FILES);
		text_format(&words, "%s, ", media_words(files[i].media));
		text_add_count(&words, (files[i].size + 1023) / 1024);
		text_add_z(&words, "\u00a0ko");
		model_text(file, FILE_NAME, files[i].name);
		model_text(file, FILE_WORDS, text_span(&words));
		model_url_z(file, FILE_URL,
		            inbox_address(arena, one->request.reference,
		                          arena_format(arena, "/fichier/%lld", (long long)files[i].file_id)));
		model_flag(row, INBOX_ENTRY_HAS_FILES, true);
	}
}

/* A note that came from elsewhere: whoever sees the request says whether it is the person's. */
static void
draw_stranger(struct inbox_one *one, struct model *row, const struct desk_entry *entry,
              const struct letters_stranger *strangers, size_t count)
{
	struct arena *arena = one->inboxing.visit->arena;
	for (size_t i = 0; i < count; i++) {
		const struct span name = strangers[i].name;
		if (strangers[i].entry_id != entry->entry_id)
			continue;
		model_text_z(row, INBOX_ENTRY_STRANGER,
		             name.length == 0 ? span_copy(arena, strangers[i].address)
		                              : arena_format(arena, "%.*s, %.*s", SPAN_ARGS(name),
		                                             SPAN_ARGS(strangers[i].address)));
		model_text_z(row, INBOX_ENTRY_ID, arena_format(arena, "%lld", (long long)entry->entry_id));
		model_url_z(row, INBOX_ENTRY_ACCEPT_URL,
		            inbox_address(arena, one->request.reference, "/accepter"));
	}
}

static bool
draw_entry(struct inbox_one *one, struct model *page, const struct desk_entry *entry,
           struct model **row_r)
{
	struct arena *arena = one->inboxing.visit->arena;
	struct span who;
	struct text at = text_new(arena, 40);
	if (!who_words(one, entry, &who))
		return false;
	text_add_local(&at, one->clock.zone, entry->at_unix_s);
	struct model *row = model_row(page, INBOX_ONE_ENTRIES);
	model_text_z(row, INBOX_ENTRY_KIND, kind_codes[entry->kind]);
	model_text(row, INBOX_ENTRY_WHO, who);
	model_text(row, INBOX_ENTRY_AT, text_span(&at));
	model_text_z(row, INBOX_ENTRY_AT_WORDS, inbox_at_words(arena, entry->at_unix_s, &one->clock));
	if (entry->kind != DESK_NOTED && entry->kind != DESK_HAPPENED)
		model_text_z(row, INBOX_ENTRY_WAY, desk_channel_words[entry->channel]);
	model_text(row, INBOX_ENTRY_WORDS, entry->text);
	inbox_draw_text(row, INBOX_ENTRY_QUOTED, entry->quoted);
	model_flag(row, INBOX_ENTRY_IS_SHOWN, entry->is_shown);
	model_flag(row, INBOX_ENTRY_IS_NOTE, entry->kind == DESK_NOTED);
	model_flag(row, INBOX_ENTRY_IS_EVENT, entry->kind == DESK_HAPPENED);
	const bool is_hers = entry->kind == DESK_ASKED || entry->kind == DESK_WROTE;
	const bool is_strangers = entry->kind == DESK_NOTED && entry->account_id == 0;
	model_flag(row, INBOX_ENTRY_IS_FROM_PERSON, is_hers);
	model_flag(row, INBOX_ENTRY_HURTS, (is_hers || is_strangers) && inbox_flags_read(one, entry->text));
	model_text_z(row, INBOX_ENTRY_FATE, fate_words(entry));
	*row_r = row;
	return true;
}

/* What the person said, by which answers are looked for. */
static void
keep_said(struct inbox_one *one, const struct desk_entry *entries, size_t count)
{
	enum { SAID_SIZE_MAX = 8000 };
	struct text said = text_new(one->inboxing.visit->arena, SAID_SIZE_MAX);
	for (size_t i = count; i > 0; i--)
		if (entries[i - 1].kind == DESK_ASKED || entries[i - 1].kind == DESK_WROTE) {
			text_add(&said, entries[i - 1].text);
			text_add_char(&said, '\n');
		}
	one->said = text_span(&said);
}

bool
inbox_exchange_draw(struct inbox_one *one, struct model *page)
{
	struct visit *visit = one->inboxing.visit;
	struct fault *fault_r = &one->inboxing.fault;
	struct desk_entry *entries;
	struct desk_file *files;
	struct letters_stranger *strangers;
	size_t count, file_count, stranger_count;
	int64_t before_id = 0;
	const bool is_earlier = span_int64(visit_asked(visit, "avant"), &before_id) && before_id > 0;
	struct db *db = visit_db(visit);
	if (db == NULL ||
	    !desk_entries_before(visit->arena, db, visit->root_id, one->request.request_id,
	                         is_earlier ? before_id : 0, &entries, &count, fault_r) ||
	    !desk_files(visit->arena, db, visit->root_id, one->request.request_id, &files, &file_count,
	                fault_r) ||
	    !letters_strangers(visit->arena, db, visit->root_id, one->request.request_id, &strangers,
	                       &stranger_count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct model *row;
		if (!draw_entry(one, page, &entries[i], &row))
			return false;
		draw_files(one, row, &entries[i], files, file_count);
		draw_stranger(one, row, &entries[i], strangers, stranger_count);
	}
	keep_said(one, entries, count);
	if (count == DESK_EXCERPT_COUNT)
		model_url_z(page, INBOX_ONE_BEFORE_URL,
		            inbox_address(visit->arena, one->request.reference,
		                          arena_format(visit->arena, "?avant=%lld#echanges",
		                                       (long long)entries[0].entry_id)));
	if (is_earlier)
		model_url_z(page, INBOX_ONE_LATER_URL,
		            inbox_address(visit->arena, one->request.reference, "#echanges"));
	for (size_t i = 0; i < count; i++)
		if (entries[i].kind == DESK_RECEIPT)
			model_url_z(page, INBOX_ONE_RECEIPT_URL,
			            inbox_address(visit->arena, one->request.reference, "/recepisse"));
	return true;
}

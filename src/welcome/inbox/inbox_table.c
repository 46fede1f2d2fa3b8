/* The same requests as a table one takes away: a row each, with all its clocks. */
#include "base/time.h"
#include "craft/sheet/sheet_write.h"
#include "welcome/inbox/inbox_inside.h"

static void
write_instant(struct sheet_writer *writer, struct arena *arena, const struct inbox_clock *clock,
              int64_t at_s)
{
	struct text text = text_new(arena, 40);
	if (at_s == 0) {
		sheet_writer_blank(writer);
		return;
	}
	text_add_local(&text, clock->zone, at_s);
	sheet_writer_text(writer, text_span(&text));
}

static void
write_day(struct sheet_writer *writer, int32_t day)
{
	if (day == 0) {
		sheet_writer_blank(writer);
		return;
	}
	const struct date date = date_of_days(day);
	sheet_writer_date(writer, date.year, date.month, date.day);
}

static const struct sheet_column columns[] = {
	{ "reference", 14 },        { "titre", 40 },           { "demarche", 28 },
	{ "personne", 24 },         { "recue_par", 14 },       { "service", 24 },
	{ "titulaire", 24 },        { "etat", 14 },            { "issue", 20 },
	{ "confidentielle", 8 },    { "recue_le", 22 },        { "recue_d_abord_le", 12 },
	{ "accuse_enregistrement", 22 }, { "accuse_reception", 22 }, { "accuse_ce_qui_manque", 30 },
	{ "reponse_promise_le", 12 }, { "silence_le", 12 },    { "premiere_reponse_due", 22 },
	{ "premiere_reponse", 22 }, { "reponse_suivante_due", 22 }, { "solution_due", 22 },
	{ "decidee_le", 12 },       { "close_le", 22 },
};

static void
write_row(const struct inboxing *inboxing, struct sheet_writer *writer,
          const struct desk_request *request, const struct inbox_beside *beside, size_t i)
{
	struct arena *arena = inboxing->visit->arena;
	const struct offering *offering = inbox_offering(inboxing, request->offering_id);
	sheet_writer_text(writer, request->reference);
	sheet_writer_text(writer, inbox_title(inboxing, request));
	sheet_writer_text(writer, offering == NULL ? SPAN("") : offering->name);
	sheet_writer_text(writer, beside->names[i]);
	sheet_writer_text(writer, span_of(desk_channel_words[request->channel]));
	sheet_writer_text(writer, inbox_unit_name(inboxing, request->unit_id));
	sheet_writer_text(writer, beside->owners[i]);
	sheet_writer_text(writer, span_of(desk_queue_words[request->queue]));
	sheet_writer_text(writer, request->outcome == DESK_NOT_DONE
	                              ? SPAN("")
	                              : span_of(desk_outcome_words[request->outcome]));
	sheet_writer_text(writer, request->is_confidential ? SPAN("oui") : SPAN("non"));
	const struct inbox_clock *clock = &beside->clocks[i];
	write_instant(writer, arena, clock, request->received_unix_s);
	write_day(writer, request->received_first_day);
	write_instant(writer, arena, clock, request->registered_unix_s);
	write_instant(writer, arena, clock, request->acknowledged_unix_s);
	sheet_writer_text(writer, beside->owing[i].missing == 0
	                              ? SPAN("")
	                              : span_of(inbox_mention_words(arena, beside->owing[i].missing)));
	write_day(writer, request->promised_day);
	write_day(writer, request->silence_day);
	write_instant(writer, arena, clock, request->first_due_s);
	write_instant(writer, arena, clock, request->first_unix_s);
	write_instant(writer, arena, clock, request->next_due_s);
	write_instant(writer, arena, clock, request->solve_due_s);
	write_day(writer, request->decided_day);
	write_instant(writer, arena, clock, request->done_unix_s);
}

/* Page after page: what is beside the rows is asked for once a page. */
static bool
write_all(struct inbox_listing *listing, const struct inbox_answers *answers,
          struct sheet_writer *writer)
{
	struct inboxing *inboxing = &listing->inboxing;
	for (size_t written = 0; written < INBOX_TABLE_COUNT_MAX; written += listing->count) {
		struct inbox_beside beside;
		if (!inbox_list_read(listing) ||
		    !inbox_beside_load(inboxing, listing->requests, listing->count, &beside))
			return false;
		for (size_t i = 0; i < listing->count; i++) {
			write_row(inboxing, writer, &listing->requests[i], &beside, i);
			if (!inbox_answers_write(inboxing, answers, &listing->requests[i], writer))
				return false;
			sheet_writer_row_end(writer);
		}
		if (!listing->has_more)
			break;
	}
	return true;
}

void
inbox_table_answer(struct inbox_listing *listing, bool is_xlsx)
{
	struct visit *visit = listing->inboxing.visit;
	const enum sheet_format format = is_xlsx ? SHEET_XLSX : SHEET_CSV_FRENCH;
	struct span bytes;
	struct sheet_writer *writer = sheet_writer_new(visit->arena, format);
	struct inbox_answers answers;
	if (!inbox_answers_begin(listing, columns, LENGTH(columns), &answers)) {
		visit_fail(visit, &listing->inboxing.fault);
		return;
	}
	const bool is_begun =
		sheet_writer_tab(writer, "Demandes", answers.columns, answers.column_count);
	must(is_begun);
	if (!write_all(listing, &answers, writer) ||
	    !sheet_writer_end(writer, &bytes, &listing->inboxing.fault)) {
		visit_fail(visit, &listing->inboxing.fault);
		return;
	}
	visit->response->body = bytes;
	visit->response->content_type = sheet_format_media_type(format);
	http_response_header(visit->response, "Content-Disposition",
	                     is_xlsx ? "attachment; filename=\"demandes.xlsx\""
	                             : "attachment; filename=\"demandes.csv\"");
}

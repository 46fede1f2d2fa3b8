/* A row for each request, with all its clocks: who asked, who answered and what was said are not in it. */
#include "base/time.h"
#include "welcome/takeover/takeover_measure.h"

static const struct sheet_column columns[] = {
	{ "reference", 14 },             { "ancien_logiciel", 16 },        { "ancien_numero", 16 },
	{ "demarche", 28 },              { "nature", 16 },                 { "service", 24 },
	{ "recue_par", 14 },             { "etat", 14 },                   { "issue", 20 },
	{ "confidentielle", 8 },         { "recue_le", 22 },               { "recue_d_abord_le", 12 },
	{ "recue_competente_le", 12 },   { "accuse_enregistrement", 22 },  { "accuse_reception", 22 },
	{ "promise_le", 12 },            { "silence_le", 12 },             { "decidee_le", 12 },
	{ "premiere_reponse_due", 22 },  { "premiere_reponse", 22 },
	{ "premiere_reponse_heures", 12 }, { "premiere_reponse_heures_ouvertes", 12 },
	{ "reponse_suivante_due", 22 },  { "solution_due", 22 },           { "close_le", 22 },
	{ "cloture_heures", 12 },        { "cloture_heures_ouvertes", 12 },
	{ "ouverte_depuis_heures", 12 }, { "ouverte_depuis_heures_ouvertes", 12 },
	{ "attente_heures", 12 },        { "attente_heures_ouvertes", 12 },
};

struct exporting {
	struct takeover_measuring *measuring;
	struct sheet_writer *writer;
	const struct zone *zone; /* of the unit of the row */
};

static void
write_instant(struct exporting *exporting, int64_t at_s)
{
	struct text text = text_new(exporting->measuring->page, 40);
	if (at_s == 0) {
		sheet_writer_blank(exporting->writer);
		return;
	}
	text_add_local(&text, exporting->zone, at_s);
	sheet_writer_text(exporting->writer, text_span(&text));
}

static void
write_day(struct exporting *exporting, int32_t day)
{
	if (day == 0) {
		sheet_writer_blank(exporting->writer);
		return;
	}
	const struct date date = date_of_days(day);
	sheet_writer_date(exporting->writer, date.year, date.month, date.day);
}

static void
write_hours(struct exporting *exporting, int64_t minutes, bool is_there)
{
	if (is_there && minutes >= 0)
		sheet_writer_number(exporting->writer, (double)minutes / 60, 3);
	else
		sheet_writer_blank(exporting->writer);
}

static void
write_delay(struct exporting *exporting, struct takeover_delay delay, bool is_there)
{
	write_hours(exporting, delay.calendar, is_there);
	write_hours(exporting, delay.working, is_there);
}

static const struct offering *
offering_of(const struct takeover_measuring *measuring, int64_t offering_id)
{
	for (size_t i = 0; i < measuring->catalogue_count; i++)
		if (measuring->catalogue[i].offering_id == offering_id)
			return &measuring->catalogue[i];
	return NULL;
}

static void
write_what(struct exporting *exporting, const struct desk_request *request)
{
	const struct takeover_measuring *measuring = exporting->measuring;
	struct sheet_writer *writer = exporting->writer;
	const struct takeover_brought *origin = takeover_origin(measuring, request->request_id);
	const struct offering *offering = offering_of(measuring, request->offering_id);
	const uint32_t place =
		request->unit_id == 0 ? PLACE_NONE : place_by_id(measuring->tree, request->unit_id);
	sheet_writer_text(writer, request->reference);
	sheet_writer_text(writer, origin == NULL ? SPAN("") : origin->tool);
	sheet_writer_text(writer, origin == NULL ? SPAN("") : origin->number);
	sheet_writer_text(writer, offering == NULL ? SPAN("") : offering->name);
	sheet_writer_text(writer,
	                  offering == NULL ? SPAN("") : span_of(offering_kind_words[offering->kind]));
	sheet_writer_text(writer, place == PLACE_NONE ? SPAN("") : measuring->tree->places[place].name);
	sheet_writer_text(writer, span_of(desk_channel_words[request->channel]));
	sheet_writer_text(writer, span_of(desk_queue_words[request->queue]));
	sheet_writer_text(writer, request->outcome == DESK_NOT_DONE
	                              ? SPAN("")
	                              : span_of(desk_outcome_words[request->outcome]));
	sheet_writer_text(writer, request->is_confidential ? SPAN("oui") : SPAN("non"));
}

static bool
write_row(struct exporting *exporting, const struct desk_request *request)
{
	struct takeover_measure measure;
	const struct hours_calendar *calendar =
		takeover_calendar(exporting->measuring, request->unit_id);
	const bool is_done = request->done_unix_s != 0;
	if (calendar == NULL || !takeover_measure(exporting->measuring, request, &measure))
		return false;
	exporting->zone = hours_zone(calendar);
	write_what(exporting, request);
	write_instant(exporting, request->received_unix_s);
	write_day(exporting, request->received_first_day);
	write_day(exporting, request->received_competent_day);
	write_instant(exporting, request->registered_unix_s);
	write_instant(exporting, request->acknowledged_unix_s);
	write_day(exporting, request->promised_day);
	write_day(exporting, request->silence_day);
	write_day(exporting, request->decided_day);
	write_instant(exporting, request->first_due_s);
	write_instant(exporting, request->first_unix_s);
	write_delay(exporting, measure.first, true);
	write_instant(exporting, request->next_due_s);
	write_instant(exporting, request->solve_due_s);
	write_instant(exporting, request->done_unix_s);
	write_delay(exporting, measure.end, is_done);
	write_delay(exporting, measure.end, !is_done);
	write_delay(exporting, measure.wait, true);
	sheet_writer_row_end(exporting->writer);
	return true;
}

static bool
write_all(struct exporting *exporting)
{
	struct takeover_measuring *measuring = exporting->measuring;
	while (takeover_measure_on(measuring))
		for (size_t i = 0; i < measuring->count; i++)
			if (!write_row(exporting, &measuring->requests[i]))
				return false;
	return measuring->fault.for_log == NULL;
}

void
takeover_export(struct takeover_measuring *measuring, enum sheet_format format)
{
	struct visit *visit = measuring->visit;
	struct exporting exporting = { .measuring = measuring,
		                           .writer = sheet_writer_new(visit->arena, format) };
	struct span bytes;
	const bool is_begun =
		sheet_writer_tab(exporting.writer, "Délais", columns, LENGTH(columns));
	must(is_begun);
	if (!write_all(&exporting) ||
	    !sheet_writer_end(exporting.writer, &bytes, &measuring->fault)) {
		visit_fail(visit, &measuring->fault);
		return;
	}
	if (measuring->is_cut) { /* a table that stops in the middle would be taken for the whole */
		visit_say(visit, 422, "Cette période est trop longue",
		          "Elle compte plus de 50\u202f000 demandes. Choisissez-la plus courte, et emportez un "
		          "tableau par période.");
		return;
	}
	visit->response->body = bytes;
	visit->response->content_type = sheet_format_media_type(format);
	http_response_header(visit->response, "Content-Disposition",
	                     format == SHEET_XLSX ? "attachment; filename=\"delais.xlsx\""
	                                          : "attachment; filename=\"delais.csv\"");
}

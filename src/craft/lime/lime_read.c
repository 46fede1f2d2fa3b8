/* A survey out of its tables: languages, settings, frames, and what is told of the rest. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "craft/lime/lime_inside.h"

/* --- notes ------------------------------------------------------------------------------ */

void
lime_note(struct lime_reading *reading, enum lime_fate fate, const char *what, const char *where,
          const char *sentence)
{
	if (reading->note_count == LIME_NOTE_MAX) {
		reading->note_more++;
		return;
	}
	if (reading->note_count == reading->note_room) {
		const size_t room = reading->note_room == 0 ? 32 : 2 * reading->note_room;
		reading->notes = arena_grow(reading->brief, reading->notes, reading->note_count, room,
		                            sizeof *reading->notes);
		reading->note_room = room;
	}
	reading->notes[reading->note_count++] = (struct lime_note){
		fate, arena_copy_text(reading->kept, what), arena_copy_text(reading->kept, where), sentence
	};
}

/* A code may be 255 bytes of anything; a note shows its beginning. */
const char *
lime_where(struct lime_reading *reading, const char *kind, struct span code, int64_t id)
{
	enum { SHOWN = 40 };
	if (reading->note_count == LIME_NOTE_MAX)
		return "";
	size_t length = code.length < SHOWN ? code.length : SHOWN;
	while (length > 0 && length < code.length && ((unsigned char)code.at[length] & 0xc0) == 0x80)
		length--;
	if (length == 0)
		return arena_format(reading->brief, "%s n° %lld", kind, (long long)id);
	return arena_format(reading->brief, "%s %.*s%s", kind, (int)length, code.at,
	                    length < code.length ? "…" : "");
}

bool
lime_too_much(struct lime_reading *reading, const char *for_log, const char *for_reader)
{
	return fault_is(reading->fault, for_log, for_reader);
}

/* --- texts ------------------------------------------------------------------------------ */

struct span
lime_keep(struct lime_reading *reading, struct span value)
{
	if (value.at == NULL)
		return value;
	return value.length == 0 ? SPAN("") : span_keep(reading->kept, value);
}

struct lime_text
lime_text_of(struct lime_reading *reading, struct span html)
{
	return html.at == NULL ? (struct lime_text){ .words = html } : lime_plain(reading->kept, html);
}

bool
lime_texts_new(struct lime_reading *reading, struct lime_text **texts_r)
{
	const size_t count = reading->survey->language_count;
	reading->wording_count += count;
	if (reading->wording_count > LIME_WORDING_MAX)
		return lime_too_much(reading, "lime: too many texts",
		                     "Ce questionnaire a trop de textes pour être lu. Retirez des langues "
		                     "dans LimeSurvey, puis exportez de nouveau.");
	*texts_r = arena_array_of(reading->kept, struct lime_text, count);
	return true;
}

bool
lime_any_formatted(const struct lime_survey *survey, const struct lime_text *texts)
{
	for (size_t i = 0; i < survey->language_count; i++)
		if (texts[i].formatted)
			return true;
	return false;
}

int
lime_language_of(const struct lime_survey *survey, struct span name)
{
	name = span_trim(name);
	if (name.length == 0)
		return -1;
	for (size_t i = 0; i < survey->language_count; i++)
		if (span_equal(survey->languages[i], name))
			return (int)i;
	return -2;
}

bool
lime_name_is_plain(struct span name)
{
	for (size_t i = 0; i < name.length; i++) {
		const char c = name.at[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    c != '_' && c != '-')
			return false;
	}
	return name.length > 0;
}

/* --- languages -------------------------------------------------------------------------- */

static bool
add_language(struct lime_reading *reading, struct span name)
{
	enum { NAME_SIZE_MAX = 35 }; /* BCP 47 needs no more */
	struct lime_survey *survey = reading->survey;
	if (name.length > NAME_SIZE_MAX || !lime_name_is_plain(name) ||
	    lime_language_of(survey, name) >= 0)
		return true;
	if (survey->language_count == LIME_LANGUAGE_MAX)
		return lime_too_much(reading, "lime: too many languages",
		                     "Ce questionnaire a plus de 64 langues. Retirez celles qui ne servent "
		                     "pas dans LimeSurvey, puis exportez de nouveau.");
	survey->languages[survey->language_count++] = span_keep(reading->kept, name);
	return true;
}

/* The base first, then in the order of the survey, then what only the file's head names. */
static bool
read_languages(struct lime_reading *reading, const struct lime_table *surveys)
{
	struct lime_survey *survey = reading->survey;
	survey->languages = arena_array_of(reading->kept, struct span, LIME_LANGUAGE_MAX);
	if (surveys->count > 0) {
		const struct lime_xml_row *row = &surveys->rows[0];
		struct span rest = lime_cell_of(row, "additional_languages"), name;
		if (!add_language(reading, span_trim(lime_cell_of(row, "language"))))
			return false;
		while (span_cut(&rest, ' ', &name))
			if (!add_language(reading, name))
				return false;
	}
	for (size_t i = 0; i < reading->tables.language_count; i++)
		if (!add_language(reading, reading->tables.languages[i]))
			return false;
	if (survey->language_count == 0)
		return lime_too_much(reading, "lime: no language", LIME_DAMAGED);
	return true;
}

/* --- settings --------------------------------------------------------------------------- */

/* Names, addresses, accounts and passwords of the service that made the survey: not read. */
static const char *const private_starts[] = { "admin", "bounce", "faxto", "email", "google",
	"owner", "template", "attributedescriptions", "datecreated", "active", "gsid", "lastmodified" };
static const char *const placed_elsewhere[] = { "sid", "language", "additional_languages" };

static bool
starts_with_any(const char *name, const char *const *starts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strncmp(name, starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

static void
read_settings(struct lime_reading *reading, const struct lime_xml_row *row)
{
	struct lime_survey *survey = reading->survey;
	survey->settings = arena_array_of(reading->kept, struct lime_pair, row->cell_count);
	bool some_private = false;
	for (size_t i = 0; i < row->cell_count; i++) {
		const char *name = row->cells[i].column;
		const struct span value = row->cells[i].value;
		bool elsewhere = false;
		for (size_t j = 0; j < LENGTH(placed_elsewhere); j++)
			elsewhere |= strcmp(name, placed_elsewhere[j]) == 0;
		if (survey->setting_count == LIME_SETTING_MAX)
			break;
		if (elsewhere || lime_setting(survey, name).at != NULL)
			continue;
		if (lime_name_is_plain(span_of(name)) &&
		    !starts_with_any(name, private_starts, LENGTH(private_starts)))
			survey->settings[survey->setting_count++] = (struct lime_pair){
				span_of(arena_copy_text(reading->kept, name)), lime_keep(reading, value) };
		else
			some_private |= value.length > 0;
	}
	if (some_private)
		lime_note(reading, LIME_DROPPED, "surveys", "tout le questionnaire",
		          "Les noms, adresses électroniques, comptes et modèles graphiques de LimeSurvey ne "
		          "sont pas repris.");
}

struct span
lime_setting(const struct lime_survey *survey, const char *name)
{
	for (size_t i = 0; i < survey->setting_count; i++)
		if (span_is(survey->settings[i].name, name))
			return survey->settings[i].value;
	return (struct span){ NULL, 0 };
}

/* --- frames ----------------------------------------------------------------------------- */

static const char *const frame_columns[] = { "surveyls_survey_id", "surveyls_language",
	"surveyls_title", "surveyls_description", "surveyls_welcometext", "surveyls_endtext",
	"surveyls_url", "surveyls_urldescription", "surveyls_dateformat", "surveyls_numberformat" };

static bool
is_frame_column(const char *name)
{
	for (size_t i = 0; i < LENGTH(frame_columns); i++)
		if (strcmp(name, frame_columns[i]) == 0)
			return true;
	return false;
}

static void
read_frame(struct lime_reading *reading, const struct lime_xml_row *row, struct lime_frame *frame)
{
	frame->title = lime_text_of(reading, lime_cell_of(row, "surveyls_title"));
	frame->description = lime_text_of(reading, lime_cell_of(row, "surveyls_description"));
	frame->welcome = lime_text_of(reading, lime_cell_of(row, "surveyls_welcometext"));
	frame->end = lime_text_of(reading, lime_cell_of(row, "surveyls_endtext"));
	frame->url_description = lime_text_of(reading, lime_cell_of(row, "surveyls_urldescription"));
	frame->url = lime_keep(reading, lime_cell_of(row, "surveyls_url"));
	const char *where = arena_format(reading->brief, "langue %.*s",
		SPAN_ARGS(reading->survey->languages[frame - reading->survey->frames]));
	if (frame->title.formatted || frame->description.formatted || frame->welcome.formatted ||
	    frame->end.formatted || frame->url_description.formatted)
		lime_note(reading, LIME_CHANGED, "surveys_languagesettings", where,
		          "La mise en forme du titre, de l’accueil ou de la fin est perdue ; les mots sont "
		          "gardés.");
	for (size_t i = 0; i < row->cell_count; i++)
		if (row->cells[i].value.length > 0 && !is_frame_column(row->cells[i].column)) {
			lime_note(reading, LIME_DROPPED, "surveys_languagesettings", where,
			          "Les messages électroniques, mentions et autres textes propres à LimeSurvey "
			          "ne sont pas repris.");
			break;
		}
}

static void
read_frames(struct lime_reading *reading)
{
	struct lime_survey *survey = reading->survey;
	const struct lime_table *table =
		lime_tables_take(&reading->tables, "surveys_languagesettings");
	survey->frames = arena_array_of(reading->kept, struct lime_frame, survey->language_count);
	bool seen[LIME_LANGUAGE_MAX] = { false };
	for (size_t i = 0; i < table->count; i++) {
		const int language =
			lime_language_of(survey, lime_cell_of(&table->rows[i], "surveyls_language"));
		if (language < 0 || seen[language]) {
			lime_note(reading, LIME_DROPPED, "surveys_languagesettings", "tout le questionnaire",
			          "Un titre dans une langue inconnue, ou écrit deux fois, n’est pas repris.");
			continue;
		}
		seen[language] = true;
		read_frame(reading, &table->rows[i], &survey->frames[language]);
	}
}

/* --- the whole -------------------------------------------------------------------------- */

/* Another file of LimeSurvey is told by its name, with what to do. */
static bool
check_type(struct lime_reading *reading)
{
	const struct span type = reading->tables.document_type;
	int64_t version;
	if (span_is(type, "Responses") || span_is(type, "Tokens") || span_is(type, "Timings"))
		return lime_too_much(reading, "lime: not a survey",
		                     "Ce fichier contient des réponses ou des participants, pas un "
		                     "questionnaire. Envoyez le fichier .lss, ou l’archive .lsa entière.");
	if (span_is(type, "Group") || span_is(type, "Question") || span_is(type, "Label set"))
		return lime_too_much(reading, "lime: part of a survey",
		                     "Ce fichier contient une partie de questionnaire. Exportez le "
		                     "questionnaire entier depuis LimeSurvey (fichier .lss).");
	if (!span_is(type, "Survey") || !span_int64(reading->tables.db_version, &version) ||
	    version < 1 || version > 100000)
		return lime_too_much(reading, "lime: no type or version", LIME_DAMAGED);
	if (version < LIME_DB_VERSION_MIN)
		return lime_too_much(reading, "lime: version too old",
		                     "Ce questionnaire vient d’un LimeSurvey trop ancien. Importez-le dans un "
		                     "LimeSurvey plus récent, puis exportez-le de nouveau.");
	reading->survey->db_version = (int)version;
	return true;
}

static void
note_the_rest(struct lime_reading *reading)
{
	/* What says nothing of the questions, or is empty, is passed over in silence. */
	static const char *const silent[] = { "LimeSurveyDocType", "DBVersion", "languages" };
	for (size_t i = 0; i < reading->tables.count; i++) {
		const struct lime_table *table = &reading->tables.tables[i];
		bool known = table->known;
		for (size_t j = 0; j < LENGTH(silent); j++)
			known |= strcmp(table->name, silent[j]) == 0;
		if (!known)
			lime_note(reading, LIME_DROPPED, table->name, "tout le questionnaire",
			          "Cette partie du fichier (présentation, greffons, adresses à paramètres…) "
			          "n’est pas reprise.");
	}
}

static bool
read_survey(struct lime_reading *reading, struct span bytes)
{
	struct lime_survey *survey = reading->survey;
	if (!lime_tables_read(reading->brief, bytes, &reading->tables, reading->fault) ||
	    !check_type(reading))
		return false;
	const struct lime_table *surveys = lime_tables_take(&reading->tables, "surveys");
	if (!read_languages(reading, surveys))
		return false;
	if (surveys->count > 0) {
		survey->sid = lime_number_of(&surveys->rows[0], "sid", 0);
		read_settings(reading, &surveys->rows[0]);
	}
	read_frames(reading);
	const bool l10ns = lime_tables_take(&reading->tables, "question_l10ns")->count > 0 ||
	                   lime_tables_take(&reading->tables, "group_l10ns")->count > 0;
	survey->dialect = l10ns ? LIME_L10NS : LIME_ROWS;
	if (!lime_read_questions(reading) || !lime_read_rules(reading))
		return false;
	note_the_rest(reading);
	return true;
}

struct lime_survey *
lime_lss_read(struct arena *arena, struct span bytes, struct fault *fault_r)
{
	if (bytes.length > LIME_FILE_SIZE_MAX) {
		fault_is(fault_r, "lime: file too long",
		         "Ce fichier dépasse 32 Mo. Un questionnaire n’en a pas besoin : retirez les images "
		         "collées dans ses textes, puis exportez de nouveau.");
		return NULL;
	}
	struct lime_reading reading = { .kept = arena, .fault = fault_r };
	reading.brief = arena_new((size_t)512 << 20);
	reading.survey = arena_new_of(arena, struct lime_survey);
	reading.question_ids.arena = reading.group_ids.arena = reading.brief;
	const bool well = read_survey(&reading, bytes);
	struct lime_note *notes = arena_array_of(arena, struct lime_note, reading.note_count + 1);
	if (reading.note_count > 0)
		memcpy(notes, reading.notes, reading.note_count * sizeof *notes);
	reading.survey->notes = notes;
	reading.survey->note_count = reading.note_count;
	reading.survey->note_more = reading.note_more;
	if (!well)
		fault_keep(arena, fault_r);
	arena_end(reading.brief);
	return well ? reading.survey : NULL;
}

struct lime_survey *
lime_lss_open(struct arena *arena, const char *path, struct fault *fault_r)
{
	struct span bytes;
	const enum found found = file_read(arena, path, LIME_FILE_SIZE_MAX, &bytes, fault_r);
	if (found == FOUND_NONE)
		fault_is(fault_r, "lime: no such file",
		         "Ce fichier n’existe pas. Vérifiez son nom, puis recommencez.");
	return found == FOUND_ONE ? lime_lss_read(arena, bytes, fault_r) : NULL;
}

/* A photo or a document, as the page of questions receives it. */
#include "base/ident.h"
#include "craft/http/http_form.h"
#include "listen/answer/answer_page.h"

static const struct http_upload *
upload_of(const struct visit *visit, const char *name)
{
	for (size_t i = 0; i < visit->uploads.count; i++)
		if (span_is(visit->uploads.list[i].name, name))
			return &visit->uploads.list[i];
	return NULL;
}

/* A field where nothing was chosen comes all the same. */
static bool
is_chosen(const struct http_upload *upload)
{
	return upload != NULL && (upload->file_name.length > 0 || upload->bytes.length > 0);
}

/* Whoever holds a link for all could fill the disk: what one survey takes has an end. */
static bool
has_room(struct joining *joining, size_t size)
{
	struct visit *visit = joining->sitting->visit;
	const int64_t wave_id = joining->sitting->target.wave_id;
	int64_t count, sealed, kept;
	struct fault fault = { 0 };
	struct db *db = visit->db;
	if (db == NULL ||
	    !answer_store_files(visit->arena, db, visit->root_id, wave_id, &count, &sealed, &fault) ||
	    !survey_files_size(visit->arena, db, visit->root_id, wave_id, &kept, &fault))
		return false;
	return sealed + kept + (int64_t)size <= ANSWER_FILES_SIZE_MAX;
}

static const char *
trouble_of(struct joining *joining, const struct ask_question *question, struct span bytes)
{
	const int64_t megabytes = question->most > 0 ? question->most : ASK_FILE_MEGABYTES_MAX;
	struct picture *picture = &joining->joined.picture;
	if (bytes.length > (size_t)megabytes << 20)
		return picture_sentences[PICTURE_LARGE];
	if (!has_room(joining, bytes.length))
		return FRENCH("Nous avons reçu autant de fichiers que nous pouvons en garder. Envoyez vos "
		              "réponses sans fichier\u202f: elles comptent autant.");
	/* One picture is opened at a time: who waits for her turn holds no conversation with the database. */
	visit_db_end(joining->sitting->visit);
	const enum picture_verdict verdict =
		picture_read(joining->sitting->visit->arena, bytes, picture);
	if (verdict == PICTURE_TAKEN && question->is_photo && picture->kind != PICTURE_PHOTO)
		return FRENCH("Ici, seulement une photo (JPEG ou PNG). Choisissez un autre fichier.");
	return picture_sentences[verdict];
}

static enum found
take(void *subject, const struct ask_question *question, const char *name, int64_t *number_r,
     const char **why_r)
{
	struct joining *joining = subject;
	const struct http_upload *upload = upload_of(joining->sitting->visit, name);
	if (!joining->is_wanted || !is_chosen(upload))
		return FOUND_NONE;
	*why_r = trouble_of(joining, question, upload->bytes);
	if (*why_r != NULL)
		return FOUND_FAILED;
	joining->joined.file_id = *number_r = ident_random();
	joining->has_file = true;
	return FOUND_ONE;
}

void
joining_begin(struct joining *joining, struct sitting *sitting, struct ask_sheet *sheet)
{
	/* Going back, or keeping for later, sends nothing: no picture is opened for that. */
	const struct span what = http_pairs_first(&sitting->visit->body, "faire");
	*joining = (struct joining){ .sitting = sitting, .files = { take, joining } };
	joining->may_join = answer_may_join(sitting->form, &sitting->target);
	joining->is_wanted =
		joining->may_join && !span_is(what, "precedent") && !span_is(what, "garder");
	ask_give_files(sheet, &joining->files);
}

void
joining_decide(const struct joining *joining, struct ask_sheet *sheet)
{
	const struct answer_form *form = joining->sitting->form;
	if (form->file < form->form.text_count && !joining->may_join)
		ask_show(sheet, form->texts[form->file], false);
}

const char *
joining_mark(const struct joining *joining)
{
	const struct visit *visit = joining->sitting->visit;
	const struct answer_form *form = joining->sitting->form;
	if (form->file == form->form.text_count)
		return NULL;
	const char *name = arena_format(visit->arena, "q%zu", form->texts[form->file]);
	const char *mark = arena_format(visit->arena, "%s" ASK_FILE_MARK, name);
	const bool is_marked = http_pairs_first(&visit->body, mark).length > 0;
	return is_chosen(upload_of(visit, name)) && !is_marked ? mark : NULL;
}

bool
joining_is_long(const struct visit *visit)
{
	size_t size = 0;
	for (size_t i = 0; i < visit->body.count; i++)
		size += visit->body.list[i].name.length + visit->body.list[i].value.length;
	return size > ANSWER_BODY_SIZE_MAX;
}

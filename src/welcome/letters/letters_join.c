/* Files joined to a form of a page: judged by their bytes, scanned, kept; what cannot be is told beside the
 * field, in words. */
#include <string.h>

#include "craft/form/form.h"
#include "craft/picture/picture.h"
#include "welcome/letters/letters_inside.h"

#define ONE_ARENA_SIZE ((size_t)512 << 20) /* a picture is unfolded in it */

const char letters_joined_hint[] =
	"Quatre fichiers au plus\u202f: 10\u00a0Mo chacun, 20\u00a0Mo en tout. Nous retirons le lieu et la date des "
	"photos (JPEG ou PNG, jusqu’à 8\u00a0Mo et 25\u00a0millions de pixels). Le reste est gardé tel quel.";
_Static_assert(PICTURE_SIZE_MAX == 8 << 20 && PICTURE_PNG_PIXEL_MAX == 25000000 &&
                   PICTURE_JPEG_PIXEL_MAX >= PICTURE_PNG_PIXEL_MAX,
               "the hint says which pictures are written again");

static bool
is_chosen(const struct http_upload *upload, const char *name)
{
	return span_is(upload->name, name) && upload->file_name.length > 0;
}

/* « C:\photos\lampe.jpg » is « lampe.jpg ». */
static struct span
bare_name(struct arena *arena, struct span name)
{
	for (size_t i = name.length; i-- > 0;)
		if (name.at[i] == '/' || name.at[i] == '\\') {
			name = span_from(name.at + i + 1, name.length - i - 1);
			break;
		}
	name = letters_line(arena, span_trim(name), MAIL_ENCLOSED_NAME_LENGTH_MAX);
	return name.length > 0 ? name : SPAN("fichier");
}

/* NULL, or the sentence of why it is not kept. */
static const char *
complaint_of(struct visit *visit, const struct http_upload *upload, struct span name)
{
	char virus[PARCEL_VIRUS_LENGTH_MAX + 1];
	struct fault why;
	if (upload->bytes.length == 0)
		return arena_format(visit->arena, "Le fichier «\u202f%.*s\u202f» est vide.", SPAN_ARGS(name));
	if (upload->bytes.length > DESK_FILE_SIZE_MAX)
		return arena_format(visit->arena, "Le fichier «\u202f%.*s\u202f» dépasse 10\u00a0Mo.",
		                    SPAN_ARGS(name));
	if (visit->clamd == NULL)
		return NULL;
	switch (parcel_scan(visit->clamd, upload->bytes, virus, &why)) {
	case PARCEL_CLEAN: return NULL;
	case PARCEL_INFECTED:
		return arena_format(visit->arena, "L’antivirus a trouvé «\u202f%s\u202f» dans le fichier "
		                                  "«\u202f%.*s\u202f»\u202f: il n’est pas gardé. Envoyez sans lui.",
		                    virus, SPAN_ARGS(name));
	case PARCEL_UNJUDGED:
		log_fault("letters.join", &why);
		return arena_format(visit->arena, "L’antivirus n’a pas pu examiner le fichier "
		                                  "«\u202f%.*s\u202f»\u202f: il n’est pas gardé. Envoyez sans lui.",
		                    SPAN_ARGS(name));
	case PARCEL_UNSCANNED: break;
	}
	log_fault("letters.join", &why);
	return "L’antivirus ne répond pas\u202f: aucun fichier n’est pris pour l’instant. Envoyez sans fichier, ou "
	       "réessayez dans quelques minutes.";
}

/* False: a fault. */
static bool
join_one(struct visit *visit, struct form *form, const struct http_upload *upload,
         struct desk_file *file, struct fault *fault_r)
{
	const struct span name = bare_name(visit->arena, upload->file_name);
	const char *complaint = complaint_of(visit, upload, name);
	struct desk_file kept;
	if (complaint != NULL)
		form_complain(form, span_copy(visit->arena, upload->name), complaint);
	if (complaint != NULL)
		return true;
	struct arena *one = arena_new(ONE_ARENA_SIZE);
	const bool is_fine = letters_file_keep(one, visit->folder, name, upload->bytes, &kept, fault_r);
	if (is_fine)
		*file = (struct desk_file){ .name = span_keep(visit->arena, kept.name),
			                        .media = span_keep(visit->arena, kept.media),
			                        .sum = span_keep(visit->arena, kept.sum),
			                        .size = kept.size };
	else
		fault_keep(visit->arena, fault_r);
	arena_end(one);
	return is_fine;
}

bool
letters_join(struct visit *visit, struct form *form, const char *name, struct desk_file **files_r,
             size_t *count_r, struct fault *fault_r)
{
	size_t size = 0;
	*files_r = arena_array_of(visit->arena, struct desk_file, HTTP_UPLOAD_COUNT_MAX);
	*count_r = 0;
	for (size_t i = 0; i < visit->uploads.count; i++)
		size += is_chosen(&visit->uploads.list[i], name) ? visit->uploads.list[i].bytes.length : 0;
	if (size > LETTERS_JOINED_SIZE_MAX)
		form_complain(form, name, "Ces fichiers dépassent 20\u00a0Mo en tout.");
	for (size_t i = 0; i < visit->uploads.count && form_is_fine(form); i++) {
		const struct http_upload *upload = &visit->uploads.list[i];
		if (!is_chosen(upload, name))
			continue;
		if (!join_one(visit, form, upload, &(*files_r)[*count_r], fault_r))
			return false;
		(*count_r)++;
	}
	if (!form_is_fine(form))
		letters_join_again(visit, form, name);
	return true;
}

void
letters_join_again(struct visit *visit, struct form *form, const char *name)
{
	for (size_t i = 0; i < visit->uploads.count; i++)
		if (is_chosen(&visit->uploads.list[i], name)) {
			form_complain(form, name, "Choisissez de nouveau vos fichiers\u202f: un navigateur ne les garde pas.");
			return;
		}
}

/* The files of a message: scanned, written again when they are pictures, kept by their sum. */
#include <string.h>
#include <strings.h>

#include "craft/picture/picture.h"
#include "welcome/letters/letters_inside.h"

struct keeping {
	struct arena *arena;
	const struct letters_house *house;
	struct letters_taking *taking;
	int64_t now_s;
	size_t too_many;
};

static bool
keep_bytes(struct arena *arena, const char *folder, const char *media, struct span bytes,
           struct desk_file *file, struct fault *fault_r)
{
	uint8_t *sum = arena_array_of(arena, uint8_t, PARCEL_SUM_SIZE);
	file->media = span_of(media);
	file->size = (int64_t)bytes.length;
	file->sum = span_from((const char *)sum, PARCEL_SUM_SIZE);
	return parcel_keep(arena, folder, bytes, sum, fault_r);
}

/* « IMG_1.PNG » that became a JPEG is « IMG_1.jpg ». */
static struct span
jpeg_name(struct arena *arena, struct span name)
{
	size_t length = name.length;
	for (size_t i = name.length; i-- > 0 && name.length - i <= 5;)
		if (name.at[i] == '.') {
			length = i;
			break;
		}
	const struct span end = span_from(name.at + length, name.length - length);
	if (end.length == 4 && strncasecmp(end.at, ".jpg", 4) == 0)
		return name;
	if (end.length == 5 && strncasecmp(end.at, ".jpeg", 5) == 0)
		return name;
	return span_of(arena_format(arena, "%.*s.jpg", (int)length, name.at));
}

/* A picture is written again: where it was taken and what hides behind it stay out. Any other kind, and a
 * picture that cannot be read, is kept as it came, and its kind told by its bytes when it is handed over. */
bool
letters_file_keep(struct arena *arena, const char *folder, struct span name, struct span bytes,
                  struct desk_file *file_r, struct fault *fault_r)
{
	const struct parcel parcel = parcel_look(bytes);
	struct picture picture;
	*file_r = (struct desk_file){ .name = name };
	if (!parcel.is_picture || picture_read(arena, bytes, &picture) != PICTURE_TAKEN)
		return keep_bytes(arena, folder, parcel.media, bytes, file_r, fault_r);
	file_r->name = jpeg_name(arena, name);
	return keep_bytes(arena, folder, picture_media_types[picture.kind], picture.bytes, file_r, fault_r);
}

static bool
keep_one(struct keeping *keeping, const struct mail_file *file, struct fault *fault_r)
{
	struct letters_taking *taking = keeping->taking;
	return letters_file_keep(keeping->arena, keeping->house->folder, file->name, file->bytes,
	                         &taking->files[taking->file_count++], fault_r);
}

/* The scanner says nothing of this one. It may be in trouble: the message is for later; the third time it is
 * the file, and one file stops no mailbox. */
static enum found
unjudged(struct keeping *keeping, const struct mail_file *file, struct fault *fault_r)
{
	struct letters_taking *taking = keeping->taking;
	log_fault("letters.scan", fault_r);
	if (taking->tries == 0 && !letters_try(keeping->arena, keeping->house, taking, keeping->now_s, fault_r))
		return FOUND_FAILED;
	taking->is_later = taking->tries < LETTERS_TRY_COUNT;
	if (taking->is_later)
		return FOUND_FAILED;
	letters_remark(taking, "Le fichier «\u202f%.*s\u202f» n’a pas été gardé\u202f: l’antivirus n’a pas pu "
	                       "l’examiner.",
	               SPAN_ARGS(file->name));
	return FOUND_NONE;
}

/* FOUND_NONE: it is not kept, and told. */
static enum found
is_wanted(struct keeping *keeping, const struct mail_file *file, struct fault *fault_r)
{
	char virus[PARCEL_VIRUS_LENGTH_MAX + 1];
	if (file->role == MAIL_FILE_SIGNATURE)
		return FOUND_NONE;
	if (keeping->taking->file_count == DESK_FILE_COUNT_MAX) {
		keeping->too_many++;
		return FOUND_NONE;
	}
	if (file->bytes.length > DESK_FILE_SIZE_MAX) {
		letters_remark(keeping->taking, "Le fichier «\u202f%.*s\u202f» n’a pas été gardé\u202f: il dépasse 10\u00a0Mo.",
		               SPAN_ARGS(file->name));
		return FOUND_NONE;
	}
	if (keeping->house->clamd == NULL)
		return FOUND_ONE;
	switch (parcel_scan(keeping->house->clamd, file->bytes, virus, fault_r)) {
	case PARCEL_CLEAN: return FOUND_ONE;
	case PARCEL_INFECTED:
		letters_remark(keeping->taking, "Le fichier «\u202f%.*s\u202f» n’a pas été gardé\u202f: l’antivirus y a "
		                                "trouvé «\u202f%s\u202f».",
		               SPAN_ARGS(file->name), virus);
		return FOUND_NONE;
	case PARCEL_UNJUDGED: return unjudged(keeping, file, fault_r);
	case PARCEL_UNSCANNED: break;
	}
	return FOUND_FAILED;
}

/* What is too long for an entry is a file. */
static bool
keep_text(struct keeping *keeping, struct fault *fault_r)
{
	struct letters_taking *taking = keeping->taking;
	if (span_trim(taking->in.text).length <= taking->text.length ||
	    taking->file_count == DESK_FILE_COUNT_MAX)
		return true;
	letters_remark(taking, "Ce message est très long\u202f: il est tout entier dans «\u202fmessage.txt\u202f».");
	struct desk_file *file = &taking->files[taking->file_count++];
	*file = (struct desk_file){ .name = SPAN("message.txt") };
	return keep_bytes(keeping->arena, keeping->house->folder, "text/plain", taking->in.text, file,
	                  fault_r);
}

bool
letters_files_keep(struct arena *arena, const struct letters_house *house,
                   struct letters_taking *taking, int64_t now_s, struct fault *fault_r)
{
	struct keeping keeping = { .arena = arena, .house = house, .taking = taking, .now_s = now_s };
	taking->files = arena_array_of(arena, struct desk_file, DESK_FILE_COUNT_MAX);
	if (!keep_text(&keeping, fault_r))
		return false;
	for (size_t i = 0; i < taking->in.file_count; i++) {
		const enum found wanted = is_wanted(&keeping, &taking->in.files[i], fault_r);
		if (wanted == FOUND_FAILED ||
		    (wanted == FOUND_ONE && !keep_one(&keeping, &taking->in.files[i], fault_r)))
			return false;
	}
	if (keeping.too_many > 0)
		letters_remark(taking, "%zu fichiers de plus n’ont pas été gardés\u202f: un message en "
		                       "porte vingt au plus.",
		               keeping.too_many);
	return true;
}

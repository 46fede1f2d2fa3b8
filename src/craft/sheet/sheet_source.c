/* Bytes of a file or of memory, plain or gzipped, in order and once. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "craft/sheet/sheet_inner.h"

enum { SOURCE_IN_SIZE = 64 << 10, SOURCE_GZIP_WINDOW = 15 + 16 };

/* A CSV this long is a mistake or an attack: 64 GB unpacked from gzip. */
static const int64_t source_unpacked_max = 64LL << 30;

struct source {
	struct arena *arena;
	int descriptor;     /* -1: bytes in memory */
	struct span memory; /* all of it */
	size_t memory_at;
	char *in; /* read from the file and not used yet */
	size_t in_at, in_end;
	int64_t read, total, unpacked;
	z_stream *gzip; /* NULL: plain */
	bool gzip_ended;
};

static void
close_buffer(void *subject)
{
	struct buffer *buffer = subject;
	free(buffer->bytes);
	*buffer = (struct buffer){ 0 };
}

struct buffer *
buffer_new(struct arena *arena)
{
	struct buffer *buffer = arena_new_of(arena, struct buffer);
	arena_defer(arena, close_buffer, buffer);
	return buffer;
}

void
buffer_reserve(struct buffer *buffer, size_t more)
{
	must(more < SIZE_MAX / 4);
	if (buffer->room - buffer->length >= more && buffer->bytes != NULL)
		return;
	size_t room = buffer->room == 0 ? 4096 : buffer->room;
	while (room - buffer->length < more)
		room *= 2;
	char *bytes = realloc(buffer->bytes, room);
	must(bytes != NULL); /* as the arena does: out of memory ends the program */
	buffer->bytes = bytes;
	buffer->room = room;
}

void
buffer_add(struct buffer *buffer, const void *bytes, size_t length)
{
	if (length == 0)
		return;
	buffer_reserve(buffer, length);
	memcpy(buffer->bytes + buffer->length, bytes, length);
	buffer->length += length;
}

static void
close_source(void *subject)
{
	struct source *source = subject;
	if (source->gzip != NULL)
		inflateEnd(source->gzip);
	if (source->descriptor >= 0)
		close(source->descriptor);
}

static struct source *
source_new(struct arena *arena)
{
	struct source *source = arena_new_of(arena, struct source);
	source->arena = arena;
	source->descriptor = -1;
	source->in = arena_take(arena, SOURCE_IN_SIZE, 1);
	arena_defer(arena, close_source, source);
	return source;
}

static bool
unreadable(struct source *source, struct fault *fault_r, const char *what)
{
	return fault_format(source->arena, fault_r,
	                    "Le fichier n’a pas pu être lu. Vérifiez qu’il existe et qu’il n’est pas "
	                    "ouvert ailleurs, puis recommencez.",
	                    "sheet: %s failed: errno %d", what, errno);
}

struct source *
source_open(struct arena *arena, const char *path, struct fault *fault_r)
{
	must(path != NULL);
	struct source *source = source_new(arena);
	source->descriptor = open(path, O_RDONLY | O_CLOEXEC);
	struct stat facts;
	if (source->descriptor < 0 || fstat(source->descriptor, &facts) != 0)
		return unreadable(source, fault_r, "open"), NULL;
	source->total = S_ISREG(facts.st_mode) ? facts.st_size : -1;
	return source;
}

struct source *
source_of_bytes(struct arena *arena, struct span bytes)
{
	must(bytes.at != NULL || bytes.length == 0);
	struct source *source = source_new(arena);
	source->memory = bytes;
	source->total = (int64_t)bytes.length;
	return source;
}

/* As stored, straight from the file or the memory. */
static bool
read_stored(struct source *source, char *into, size_t size, size_t *got_r, struct fault *fault_r)
{
	if (source->descriptor < 0) {
		const size_t left = source->memory.length - source->memory_at;
		*got_r = size < left ? size : left;
		if (*got_r > 0)
			memcpy(into, source->memory.at + source->memory_at, *got_r);
		source->memory_at += *got_r;
	} else {
		ssize_t got;
		do
			got = read(source->descriptor, into, size);
		while (got < 0 && errno == EINTR);
		if (got < 0)
			return unreadable(source, fault_r, "read");
		*got_r = (size_t)got;
	}
	source->read += (int64_t)*got_r;
	return true;
}

/* Tops up `in`, which a pipe may give in small pieces. */
bool
source_peek(struct source *source, struct span *head_r, struct fault *fault_r)
{
	must(source->in_at == 0);
	size_t got = 1;
	while (source->in_end < SOURCE_IN_SIZE && got > 0) {
		if (!read_stored(source, source->in + source->in_end,
		                 SOURCE_IN_SIZE - source->in_end, &got, fault_r))
			return false;
		source->in_end += got;
	}
	*head_r = span_from(source->in, source->in_end);
	return true;
}

bool
source_ungzip(struct source *source, struct fault *fault_r)
{
	must(source->gzip == NULL);
	z_stream *gzip = arena_new_of(source->arena, z_stream);
	if (inflateInit2(gzip, SOURCE_GZIP_WINDOW) != Z_OK)
		return fault_is(fault_r, "sheet: inflateInit2 failed",
		                "Le fichier compressé n’a pas pu être ouvert. Décompressez-le, puis "
		                "recommencez.");
	source->gzip = gzip;
	return true;
}

static bool
gzip_fault(struct source *source, struct fault *fault_r, int code)
{
	return fault_format(source->arena, fault_r,
	                    "Le fichier compressé (.gz) est abîmé ou incomplet. Demandez-le de nouveau, "
	                    "ou envoyez le fichier CSV sans le compresser.",
	                    "sheet: gzip stream: zlib %d after %lld bytes", code,
	                    (long long)source->unpacked);
}

static bool
fill_in(struct source *source, bool *ended_r, struct fault *fault_r)
{
	if (source->in_at == source->in_end) {
		source->in_at = source->in_end = 0;
		if (!read_stored(source, source->in, SOURCE_IN_SIZE, &source->in_end, fault_r))
			return false;
	}
	*ended_r = source->in_at == source->in_end;
	return true;
}

/* After a member ends, another may follow; anything else after it is padding. */
static bool
end_member(struct source *source, struct fault *fault_r)
{
	bool file_ended;
	if (!fill_in(source, &file_ended, fault_r))
		return false;
	source->gzip_ended = file_ended || source->in[source->in_at] != '\x1f';
	return source->gzip_ended || inflateReset(source->gzip) == Z_OK ||
	       gzip_fault(source, fault_r, Z_STREAM_ERROR);
}

static bool
read_gzip(struct source *source, char *into, size_t size, size_t *got_r, struct fault *fault_r)
{
	*got_r = 0;
	while (*got_r == 0 && !source->gzip_ended) {
		bool file_ended;
		if (!fill_in(source, &file_ended, fault_r))
			return false;
		if (file_ended)
			return gzip_fault(source, fault_r, Z_BUF_ERROR);
		z_stream *gzip = source->gzip;
		gzip->next_in = (Bytef *)source->in + source->in_at;
		gzip->avail_in = (uInt)(source->in_end - source->in_at);
		gzip->next_out = (Bytef *)into;
		gzip->avail_out = (uInt)size;
		const int code = inflate(gzip, Z_NO_FLUSH);
		source->in_at = source->in_end - gzip->avail_in;
		*got_r = size - gzip->avail_out;
		source->unpacked += (int64_t)*got_r;
		if ((code != Z_OK && code != Z_STREAM_END) || source->unpacked > source_unpacked_max)
			return gzip_fault(source, fault_r, code);
		if (code == Z_STREAM_END && !end_member(source, fault_r))
			return false;
	}
	return true;
}

bool
source_read(struct source *source, char *into, size_t size, size_t *got_r, struct fault *fault_r)
{
	must(size > 0 && size <= 1u << 30);
	if (source->gzip != NULL)
		return read_gzip(source, into, size, got_r, fault_r);
	if (source->in_at == source->in_end)
		return read_stored(source, into, size, got_r, fault_r);
	const size_t left = source->in_end - source->in_at;
	*got_r = size < left ? size : left;
	memcpy(into, source->in + source->in_at, *got_r);
	source->in_at += *got_r;
	return true;
}

int64_t
source_bytes_read(const struct source *source)
{
	return source->read - (int64_t)(source->in_end - source->in_at);
}

int64_t
source_bytes_total(const struct source *source)
{
	return source->total;
}

int
source_descriptor(const struct source *source)
{
	return source->descriptor;
}

struct span
source_bytes(const struct source *source)
{
	return source->memory;
}

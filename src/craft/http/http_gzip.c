#include "craft/http/http_gzip.h"

#include <zlib.h>

bool
http_gzip(struct arena *arena, struct span bytes, struct span *packed_r, struct fault *fault_r)
{
	enum { WINDOW_GZIP = MAX_WBITS + 16, MEMORY = 8 };
	z_stream stream = { .next_in = (z_const Bytef *)(uintptr_t)bytes.at,
		                .avail_in = (uInt)bytes.length };
	must(bytes.length <= HTTP_GZIP_SIZE_MAX);
	if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, WINDOW_GZIP, MEMORY,
	                 Z_DEFAULT_STRATEGY) != Z_OK)
		return fault_is(fault_r, "gzip: no memory", "La mémoire manque pour préparer cette page.");
	const uLong room = deflateBound(&stream, (uLong)bytes.length);
	char *packed = arena_array_of(arena, char, room);
	stream.next_out = (Bytef *)packed;
	stream.avail_out = (uInt)room;
	const int status = deflate(&stream, Z_FINISH);
	*packed_r = span_from(packed, (size_t)stream.total_out);
	(void)deflateEnd(&stream);
	must(status == Z_STREAM_END); /* there was room for all of it */
	return true;
}

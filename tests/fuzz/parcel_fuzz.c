/* What somebody sends along is looked at, whatever it is. */
#include <stddef.h>
#include <stdint.h>

#include "craft/parcel/parcel.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const struct parcel parcel = parcel_look(span_from((const char *)bytes, size));
	must(parcel.media != NULL && parcel.media[0] != '\0');
	must(!parcel.is_picture || parcel.warning == NULL);
	must(!parcel.is_picture || span_starts(span_of(parcel.media), "image/"));
	return 0;
}

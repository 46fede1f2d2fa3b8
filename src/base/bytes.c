/* Numbers as bytes. */
#include "base/bytes.h"

#include <math.h>
#include <string.h>

void
bytes_put(char **at, uint64_t number, size_t size)
{
	must(size <= sizeof number);
	for (size_t i = 0; i < size; i++)
		*(*at)++ = (char)(number >> (8 * i) & 0xff);
}

void
bytes_put_real(char **at, float real)
{
	uint32_t bits;
	memcpy(&bits, &real, sizeof bits);
	bytes_put(at, bits, sizeof bits);
}

uint64_t
bytes_get(const char **at, size_t size)
{
	uint64_t number = 0;
	must(size <= sizeof number);
	for (size_t i = 0; i < size; i++)
		number |= (uint64_t)(unsigned char)*(*at)++ << (8 * i);
	return number;
}

bool
bytes_get_real(const char **at, float least, float most, float *real_r)
{
	const uint32_t bits = (uint32_t)bytes_get(at, sizeof bits);
	memcpy(real_r, &bits, sizeof bits);
	return isfinite(*real_r) && *real_r >= least && *real_r <= most;
}

uint64_t
bytes_sum_on(uint64_t sum, struct span bytes)
{
	for (size_t i = 0; i < bytes.length; i++)
		sum = (sum ^ (unsigned char)bytes.at[i]) * UINT64_C(0x100000001b3);
	return sum;
}

uint64_t
bytes_sum(struct span bytes)
{
	return bytes_sum_on(BYTES_SUM_OF_NONE, bytes);
}

/* Within the trade. */
#ifndef CRAFT_NEURAL_INSIDE_H
#define CRAFT_NEURAL_INSIDE_H

#include "craft/neural/neural.h"

struct neural {
	const char *address; /* without a slash at its end, without /v1 */
	const char *key, *vectors, *words, *ca_file, *proxy;
	bool is_here, is_told;
	long timeout_ms;
};

/* Asks « address/v1/path » and gives the bytes of an answer 200, at most `size_max`. */
struct neural_call {
	const char *path; /* "embeddings" */
	struct span json;
	size_t size_max;
	const atomic_bool *stops;
};
bool neural_ask(struct arena *arena, const struct neural *model, const struct neural_call *call,
               struct span *bytes_r, struct fault *fault_r);

/* What was answered, read. Pure. False, FOUND_FAILED: it is not the format. */
bool neural_read_vectors(struct arena *arena, struct span bytes, size_t count, size_t length,
                        struct neural_vectors *vectors_r);
enum found neural_read_words(struct arena *arena, struct span bytes, enum neural_task task,
                            const struct mask *mask, struct span *proposal_r);

/* What is asked, as JSON. False: a text is not UTF-8. */
bool neural_write_vectors(struct arena *arena, const struct neural *model, const struct neural_texts *asked,
                         struct span *json_r);
bool neural_write_request(struct arena *arena, const struct neural *model,
                          const struct neural_request *request,
                         struct span *json_r);

#endif

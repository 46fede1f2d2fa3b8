#include "welcome/offering/offering.h"

const char *const offering_kind_words[OFFERING_KIND_COUNT] = {
	[OFFERING_REQUEST] = "demande",
	[OFFERING_COMPLAINT] = "réclamation",
	[OFFERING_REPORT] = "signalement",
	[OFFERING_SUGGESTION] = "suggestion",
	[OFFERING_QUESTION] = "question",
	[OFFERING_DOCUMENTS] = "demande de documents administratifs",
	[OFFERING_ACCESSIBILITY] = "signalement d’accessibilité",
	[OFFERING_INTERNAL] = "demande interne",
};

const char *const offering_purpose_words[OFFERING_PURPOSE_COUNT] = {
	[OFFERING_GENERAL] = "relation avec le public",
	[OFFERING_SOCIAL] = "action sociale",
	[OFFERING_CIVIL] = "état civil et élections",
	[OFFERING_CHILDREN] = "enfance et école",
	[OFFERING_HOUSING] = "logement",
	[OFFERING_STAFF] = "vie des agents",
};

const char *const offering_state_words[OFFERING_STATE_COUNT] = {
	[OFFERING_DRAFT] = "en préparation",
	[OFFERING_OPEN] = "ouverte",
	[OFFERING_CLOSED] = "fermée",
};

enum law_regime
offering_regime(enum offering_kind kind)
{
	static const enum law_regime regimes[OFFERING_KIND_COUNT] = {
		[OFFERING_REQUEST] = LAW_DECISION,       [OFFERING_COMPLAINT] = LAW_COMPLAINT,
		[OFFERING_REPORT] = LAW_INFORMATION,     [OFFERING_SUGGESTION] = LAW_INFORMATION,
		[OFFERING_QUESTION] = LAW_INFORMATION,   [OFFERING_DOCUMENTS] = LAW_DOCUMENTS,
		[OFFERING_ACCESSIBILITY] = LAW_ACCESS,   [OFFERING_INTERNAL] = LAW_INTERNAL,
	};
	must(kind < OFFERING_KIND_COUNT);
	return regimes[kind];
}

struct law_case
offering_case(const struct offering *offering, enum law_way way)
{
	return (struct law_case){
		.regime = offering_regime(offering->kind),
		.way = way,
		.silence = offering->silence,
		.silence_count = (int)offering->silence_count,
		.silence_unit = offering->silence_unit,
		.is_exempt = offering->is_exempt,
	};
}

static const struct offering_unit *
unit_of(const struct offering_unit *units, size_t count, int64_t place_id)
{
	for (size_t i = 0; i < count; i++)
		if (units[i].place_id == place_id)
			return &units[i];
	return NULL;
}

int64_t
offering_unit_for(const struct place_tree *tree, const struct offering_unit *units, size_t count,
                  uint32_t place)
{
	for (uint32_t at = place; at != PLACE_NONE; at = tree->places[at].parent) {
		const struct offering_unit *unit = unit_of(units, count, tree->places[at].id);
		if (unit != NULL)
			return unit->unit_id;
	}
	const struct offering_unit *elsewhere = unit_of(units, count, 0);
	return elsewhere == NULL ? 0 : elsewhere->unit_id;
}

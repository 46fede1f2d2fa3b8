/* Between the files of this room only. */
#ifndef DOORS_DEMO_INSIDE_H
#define DOORS_DEMO_INSIDE_H

#include "craft/vault/vault.h"
#include "doors/demo/demo.h"
#include "doors/demo/town.h"
#include "listen/launch/launch.h"

enum { ACCOUNT_REFERENT, ACCOUNT_DIRECTOR, ACCOUNT_AGENT, ACCOUNT_AUDITOR, ACCOUNT_ADMINISTRATOR };

/* A town being written, in one transaction. */
struct making {
	struct arena *arena;
	struct house *house;
	struct db *db;
	const struct town *town;
	int32_t today;
	struct demo_account *accounts;
	char hashes[DEMO_ACCOUNT_COUNT][VAULT_PASSWORD_HASH_SIZE];
	int64_t account_ids[DEMO_ACCOUNT_COUNT];
	int64_t place_ids[TOWN_PLACE_COUNT_MAX];
	struct launch_journey *journeys;
	struct survey_wave waves[TOWN_WAVE_COUNT];
	struct fault fault;
};

/* demo_actions.c: what was decided after each survey. */
MUST_USE bool demo_make_actions(struct making *making);

#endif

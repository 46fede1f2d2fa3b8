/* Between the files of this room only. */
#ifndef DOORS_DEMO_INSIDE_H
#define DOORS_DEMO_INSIDE_H

#include "craft/vault/vault.h"
#include "doors/demo/demo.h"
#include "doors/demo/town.h"
#include "doors/demo/town_desk.h"
#include "listen/launch/launch.h"

enum {
	ACCOUNT_REFERENT, ACCOUNT_DIRECTOR, ACCOUNT_LEADER, ACCOUNT_AGENT, ACCOUNT_SOCIAL, ACCOUNT_AUDITOR,
	ACCOUNT_ADMINISTRATOR
};
enum { DEMO_COLLEAGUE_COUNT = 50 };

/* A town being written, in one transaction. */
struct making {
	struct arena *arena;
	struct house *house;
	struct db *db;
	const struct town *town;
	int64_t now_s;
	int32_t today;
	bool no_desk;
	struct demo_account *accounts;
	char hashes[DEMO_ACCOUNT_COUNT][VAULT_PASSWORD_HASH_SIZE];
	int64_t account_ids[DEMO_ACCOUNT_COUNT];
	int64_t place_ids[TOWN_PLACE_COUNT_MAX];
	struct launch_journey *journeys;
	struct survey_wave waves[TOWN_WAVE_COUNT];
	char shut_hash[VAULT_PASSWORD_HASH_SIZE]; /* of a password that nobody ever knew */
	struct {
		int64_t account_id;
		size_t place;
	} colleagues[DEMO_COLLEAGUE_COUNT];
	struct place_tree *tree;
	struct hours_calendar *hours; /* of the town */
	struct town_desk *desk;
	int64_t request_ids[TOWN_REQUEST_COUNT]; /* as they are kept */
	struct fault fault;
};

/* demo_actions.c: what was decided after each survey. */
MUST_USE bool demo_make_actions(struct making *making);

/* demo_desk.c: who works at the desk, what may be asked for, and all that follows. */
MUST_USE bool demo_make_desk(struct making *making);
/* One of those who work in this unit, by a number. */
int64_t demo_colleague(const struct making *making, size_t place, uint64_t who);
/* demo_requests.c: what was asked in six months, and what became of it. */
MUST_USE bool demo_make_requests(struct making *making);
/* demo_told.c: what people told of the town, and since when many are read together. */
MUST_USE bool demo_make_told(struct making *making);
/* demo_around.c: articles, templates, a bulletin, rules, a counter, appointments. */
MUST_USE bool demo_make_around(struct making *making);

#endif

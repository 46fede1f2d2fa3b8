/* What the files of this craft share. */
#ifndef CRAFT_SMS_INSIDE_H
#define CRAFT_SMS_INSIDE_H

#include "craft/sms/sms.h"
#include "craft/vault/vault.h"

struct sms_gateway {
	struct sms_settings settings;
	const char *password, *secret; /* secret NULL: nobody may call us */
	uint8_t secret_hash[VAULT_HASH_SIZE];
	int timeout_s;
};

/* How the secret is hashed before it is compared: any two take as long. */
void sms_secret_hash(struct span secret, uint8_t hash_r[VAULT_HASH_SIZE]);

/* As a network gives it: also 33612345678 and 4917…, without +. */
enum sms_number sms_number_of_network(struct span given, char number_r[SMS_NUMBER_SIZE]);

#endif

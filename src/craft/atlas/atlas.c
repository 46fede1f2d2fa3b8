/* Points, and the settings of both servers. Pure. */
#include <math.h>
#include <string.h>

#include "craft/atlas/atlas.h"
#include "craft/atlas/atlas_inside.h"

/* --- points ------------------------------------------------------------------------------------------ */

bool
atlas_degrees_read(struct span typed, double *degrees_r)
{
	struct span number = span_trim(typed);
	if (span_ends(number, "°"))
		number.length -= strlen("°");
	return number.length <= 20 && span_real64(span_trim(number), degrees_r);
}

/* Parted by « ; », by « , » with a blank, by blanks, or by the one comma of « 47.2184,-1.5536 ». */
static size_t
parting(struct span typed)
{
	size_t at = span_find(typed, SPAN(";"));
	if (at == SIZE_MAX)
		at = span_find(typed, SPAN(", "));
	if (at == SIZE_MAX)
		at = span_find(typed, SPAN(" "));
	if (at == SIZE_MAX && span_find(typed, SPAN(".")) != SIZE_MAX)
		at = span_find(typed, SPAN(","));
	return at;
}

bool
atlas_point_read(struct span typed, struct atlas_point *point_r)
{
	const struct span both = span_trim(typed);
	const size_t at = parting(both);
	struct atlas_point point;
	if (at == SIZE_MAX || both.length > 60 ||
	    !atlas_degrees_read(span_from(both.at, at), &point.north) ||
	    !atlas_degrees_read(span_from(both.at + at + 1, both.length - at - 1), &point.east))
		return false;
	*point_r = point;
	return true;
}

const char *
atlas_degrees(struct arena *arena, double degrees)
{
	must(isfinite(degrees) && fabs(degrees) <= 180);
	return arena_format(arena, "%.5f", degrees);
}

/* Land and the sea near it, in degrees. */
static const struct atlas_box territories[] = {
	{ 41.0, -5.9, 51.5, 10.0 },       /* métropole, Corse */
	{ 15.7, -63.3, 18.3, -60.8 },     /* Guadeloupe, Saint-Martin, Saint-Barthélemy */
	{ 14.2, -61.5, 15.1, -60.6 },     /* Martinique */
	{ 2.0, -54.8, 6.1, -51.4 },       /* Guyane */
	{ -21.6, 55.0, -20.7, 56.0 },     /* La Réunion */
	{ -13.2, 44.8, -12.4, 45.5 },     /* Mayotte */
	{ 46.6, -56.7, 47.3, -55.9 },     /* Saint-Pierre-et-Miquelon */
	{ -28.2, -155.0, -7.4, -134.0 },  /* Polynésie française */
	{ -23.6, 158.0, -17.5, 172.6 },   /* Nouvelle-Calédonie */
	{ -14.6, -178.5, -13.0, -175.9 }, /* Wallis-et-Futuna */
};

static bool
is_within(const struct atlas_box *box, struct atlas_point point)
{
	return point.north >= box->south && point.north <= box->north && point.east >= box->west &&
	       point.east <= box->east;
}

static bool
is_in_france(struct atlas_point point)
{
	for (size_t i = 0; i < LENGTH(territories); i++)
		if (is_within(&territories[i], point))
			return true;
	return false;
}

const char *
atlas_point_wrong(const struct atlas *atlas, struct atlas_point point)
{
	const struct atlas_point swapped = { point.east, point.north };
	if (!isfinite(point.north) || !isfinite(point.east) || fabs(point.north) > 90 ||
	    fabs(point.east) > 180)
		return "La latitude va de −90 à 90, la longitude de −180 à 180.";
	if (!is_in_france(point))
		return is_in_france(swapped)
		           ? "La latitude et la longitude semblent échangées\u202f: en métropole la latitude est "
		             "entre 41 et 51."
		           : "Ce point n’est pas en France.";
	if (atlas != NULL && atlas->has_box && !is_within(&atlas->box, point))
		return "Ce point est hors du territoire de ce service\u202f: vérifiez ses coordonnées.";
	return NULL;
}

/* --- settings ---------------------------------------------------------------------------------------- */

static bool
is_of_host(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
	       c == '-';
}

/* A name, an IPv4 address, or [::1]; a port. */
static bool
is_host(struct span host)
{
	size_t at = 0;
	if (span_starts(host, "[::1]"))
		at = strlen("[::1]");
	while (at < host.length && is_of_host(host.at[at]))
		at++;
	const size_t name_length = at;
	if (at < host.length && host.at[at] == ':')
		at++;
	const size_t port_at = at;
	while (at < host.length && host.at[at] >= '0' && host.at[at] <= '9')
		at++;
	return name_length > 0 && at == host.length && at - port_at <= 5 &&
	       (port_at == name_length || at > port_at);
}

static bool
is_here(struct span host)
{
	static const char *const here[] = { "127.0.0.1", "localhost", "[::1]" };
	for (size_t i = 0; i < LENGTH(here); i++)
		if (span_starts(host, here[i]) &&
		    (host.length == strlen(here[i]) || host.at[strlen(here[i])] == ':'))
			return true;
	return false;
}

struct span
atlas_origin(struct span url)
{
	const bool is_clear = span_starts(url, "http://");
	const size_t scheme = strlen(is_clear ? "http://" : "https://");
	if ((!is_clear && !span_starts(url, "https://")) || url.length > ATLAS_URL_LENGTH_MAX)
		return SPAN("");
	const struct span rest = span_from(url.at + scheme, url.length - scheme);
	size_t end = 0;
	while (end < rest.length && strchr("/?#", rest.at[end]) == NULL)
		end++;
	const struct span host = span_from(rest.at, end);
	return is_host(host) && (!is_clear || is_here(host)) ? span_from(url.at, scheme + end) : SPAN("");
}

/* Signs of an address, those of `more` too. */
static bool
is_plain(struct span text, const char *more)
{
	for (size_t i = 0; i < text.length; i++) {
		const char c = text.at[i];
		if (!is_of_host(c) && (c == '\0' || (strchr("/_~:?&=%+,@!*", c) == NULL && strchr(more, c) == NULL)))
			return false;
	}
	return true;
}

/* Each of {z} {x} {y} once, and no other brace. */
static bool
is_template(struct span path)
{
	static const char *const parts[] = { "{z}", "{x}", "{y}" };
	size_t braces = 0;
	for (size_t i = 0; i < path.length; i++)
		braces += path.at[i] == '{' || path.at[i] == '}';
	for (size_t i = 0; i < LENGTH(parts); i++)
		if (span_find(path, span_of(parts[i])) == SIZE_MAX)
			return false;
	return braces == 2 * LENGTH(parts);
}

static struct span
after(struct span url, struct span origin)
{
	return span_from(url.at + origin.length, url.length - origin.length);
}

const char *
atlas_tiles_wrong(const char *value)
{
	const struct span url = span_of(value), origin = atlas_origin(url), path = after(url, origin);
	return origin.length > 0 && span_starts(path, "/") && is_plain(path, "{}") && is_template(path)
	           ? NULL
	           : "s’écrit comme https://tuiles.ville.fr/{z}/{x}/{y}.png\u202f: en https (http sur cette "
	             "machine seulement), avec {z}, {x} et {y} une fois chacun après le nom du serveur.";
}

const char *
atlas_search_wrong(const char *value)
{
	const struct span url = span_of(value), origin = atlas_origin(url), path = after(url, origin);
	return origin.length > 0 && is_plain(path, "") && memchr(path.at, '?', path.length) == NULL
	           ? NULL
	           : "s’écrit comme https://adresses.ville.fr\u202f: en https (http sur cette machine "
	             "seulement), sans /search/ ni paramètre.";
}

const char *
atlas_credit_wrong(const char *value)
{
	const struct span credit = span_of(value);
	for (size_t i = 0; i < credit.length; i++)
		if ((unsigned char)credit.at[i] < ' ')
			return "tient en une ligne.";
	return span_is_utf8(credit) && span_trim(credit).length > 0 && credit.length <= ATLAS_CREDIT_LENGTH_MAX
	           ? NULL
	           : "dit à qui est la carte, en 200 octets au plus\u202f: © les contributeurs d’OpenStreetMap.";
}

/* « 47.17, -1.65 … »: exactly `count` numbers. */
static bool
read_numbers(struct span typed, double *numbers_r, size_t count)
{
	struct span rest = typed, part;
	size_t at = 0;
	while (span_cut(&rest, ',', &part))
		if (at == count || !span_real64(span_trim(part), &numbers_r[at++]))
			return false;
	return at == count;
}

static bool
read_start(const char *value, struct atlas_point *point_r, int *zoom_r)
{
	double numbers[3];
	if (!read_numbers(span_of(value), numbers, 3) ||
	    !is_in_france((struct atlas_point){ numbers[0], numbers[1] }) ||
	    numbers[2] < ATLAS_ZOOM_LEAST || numbers[2] > ATLAS_ZOOM_MOST || numbers[2] != floor(numbers[2]))
		return false;
	*point_r = (struct atlas_point){ numbers[0], numbers[1] };
	*zoom_r = (int)numbers[2];
	return true;
}

static bool
read_box(const char *value, struct atlas_box *box_r)
{
	double numbers[4];
	if (!read_numbers(span_of(value), numbers, 4))
		return false;
	*box_r = (struct atlas_box){ numbers[0], numbers[1], numbers[2], numbers[3] };
	return box_r->south < box_r->north && box_r->west < box_r->east && box_r->south >= -85 &&
	       box_r->north <= 85 && box_r->west >= -180 && box_r->east <= 180;
}

const char *
atlas_start_wrong(const char *value)
{
	struct atlas_point point;
	int zoom;
	return read_start(value, &point, &zoom)
	           ? NULL
	           : "s’écrit comme 47.2184, -1.5536, 13\u202f: latitude et longitude d’un point de France, puis "
	             "un zoom de 2 à 22.";
}

const char *
atlas_box_wrong(const char *value)
{
	struct atlas_box box;
	return read_box(value, &box)
	           ? NULL
	           : "s’écrit comme 47.17, -1.65, 47.30, -1.47\u202f: les bords sud, ouest, nord et est du "
	             "territoire, en degrés.";
}

/* As much of the box as a small screen holds; without one, the country. */
static void
find_start(struct atlas *atlas)
{
	const double screen_px = 340, world_px = 256;
	atlas->start = (struct atlas_point){ 46.6, 2.5 };
	atlas->start_zoom = 5;
	if (!atlas->has_box)
		return;
	const struct atlas_box *box = &atlas->box;
	const double zoom = floor(log2(360 / (box->east - box->west) * screen_px / world_px));
	atlas->start = (struct atlas_point){ (box->south + box->north) / 2, (box->west + box->east) / 2 };
	atlas->start_zoom = zoom < ATLAS_ZOOM_LEAST ? ATLAS_ZOOM_LEAST : zoom > 16 ? 16 : (int)zoom;
}

static bool
check(const struct atlas_settings *settings, struct fault *fault_r)
{
	if ((settings->tiles == NULL) != (settings->credit == NULL))
		return fault_is(fault_r, "atlas: the tiles and their credit go together",
		                "Le serveur de tuiles (map_tiles) et la mention de sa carte (map_credit) vont "
		                "ensemble\u202f: donnez les deux, ou aucun.");
	if (settings->search == NULL && settings->ca_file != NULL)
		return fault_is(fault_r, "atlas: an authority without a server of addresses",
		                "L’autorité address_ca ne sert qu’avec le serveur d’adresses (address_search).");
	return true;
}

struct atlas *
atlas_new(struct arena *arena, const struct atlas_settings *settings, struct fault *fault_r)
{
	struct atlas *atlas = arena_new_of(arena, struct atlas);
	if (!check(settings, fault_r))
		return NULL;
	*atlas = (struct atlas){ .tiles = settings->tiles,
		                     .credit = settings->credit,
		                     .zoom_most = (int)settings->zoom_most,
		                     .ca_file = settings->ca_file };
	must(settings->zoom_most >= ATLAS_ZOOM_LEAST && settings->zoom_most <= ATLAS_ZOOM_MOST);
	if ((settings->tiles != NULL && atlas_tiles_wrong(settings->tiles) != NULL) ||
	    (settings->search != NULL && atlas_search_wrong(settings->search) != NULL) ||
	    (settings->credit != NULL && atlas_credit_wrong(settings->credit) != NULL) ||
	    (settings->box != NULL && !read_box(settings->box, &atlas->box)) ||
	    (settings->start != NULL && !read_start(settings->start, &atlas->start, &atlas->start_zoom)))
		return fault_is(fault_r, "atlas: a setting is wrong",
		                "Un réglage de la carte ne se lit pas\u202f: «\u202fparvis config check\u202f» dit lequel."),
		       NULL;
	atlas->has_box = settings->box != NULL;
	atlas->is_near_start = settings->start != NULL || settings->box != NULL;
	if (settings->start == NULL)
		find_start(atlas);
	if (atlas->start_zoom > atlas->zoom_most)
		atlas->start_zoom = atlas->zoom_most;
	if (atlas->tiles != NULL)
		atlas->tiles_origin = span_copy(arena, atlas_origin(span_of(atlas->tiles)));
	if (settings->search == NULL)
		return atlas;
	struct span search = span_of(settings->search);
	while (span_ends(search, "/"))
		search.length--;
	const struct span host = atlas_origin(search);
	const size_t scheme = span_find(host, SPAN("://")) + strlen("://");
	atlas->search = span_copy(arena, search);
	atlas->search_host = span_copy(arena, span_from(host.at + scheme, host.length - scheme));
	return atlas;
}

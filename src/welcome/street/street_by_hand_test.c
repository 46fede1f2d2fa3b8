/* Open311's answers, from values given on standard input: for street_fixtures_test.py.
 *
 *	street_by_hand services|requests|made|token|definition|errors  xml|json  ZONE
 *
 * A line « name value » each, « \n » being a new line; an empty line ends a row. */
#include <stdio.h>
#include <string.h>

#include "welcome/street/street_inside.h"

enum { VALUE_COUNT_MAX = 40 };
struct row {
	struct {
		struct span name, value;
	} values[VALUE_COUNT_MAX];
	size_t count;
};

static struct arena *arena;
static const struct zone *zone;
static struct street_out out;

static struct span
of(const struct row *row, const char *name)
{
	for (size_t i = 0; i < row->count; i++)
		if (span_is(row->values[i].name, name))
			return row->values[i].value;
	return SPAN("");
}

static int64_t
instant_of(const struct row *row, const char *name)
{
	int64_t instant_s = 0;
	must(of(row, name).length == 0 || instant_read(of(row, name), &instant_s));
	return instant_s;
}

static void
write_service(const struct row *row)
{
	const struct street_service service = { of(row, "service_code"), of(row, "service_name"),
		                                    of(row, "description"), of(row, "group"),
		                                    span_is(of(row, "metadata"), "true") };
	street_write_service(&out, &service);
}

static void
write_request(const struct row *row)
{
	struct street_told told = {
		.reference = of(row, "service_request_id"),
		.notes = of(row, "status_notes"),
		.service_name = of(row, "service_name"),
		.service_code = of(row, "service_code"),
		.agency = of(row, "agency_responsible"),
		.address = of(row, "address"),
		.address_id = of(row, "address_id"),
		.is_closed = span_is(of(row, "status"), "closed"),
		.requested_s = instant_of(row, "requested_datetime"),
		.updated_s = instant_of(row, "updated_datetime"),
		.expected_s = instant_of(row, "expected_datetime"),
	};
	told.is_placed = span_real64(of(row, "lat"), &told.north) && span_real64(of(row, "long"), &told.east);
	street_write_request(&out, &told, zone);
}

static void
write_error(const struct row *row)
{
	int64_t code;
	must(span_int64(of(row, "code"), &code));
	street_write_error(&out, (int)code, of(row, "description"));
}

static bool
read_row(struct row *row)
{
	char line[4096];
	row->count = 0;
	while (fgets(line, sizeof line, stdin) != NULL && line[0] != '\n') {
		struct span rest = span_trim(span_of(arena_copy_text(arena, line))), name;
		must(row->count < VALUE_COUNT_MAX && span_cut(&rest, ' ', &name));
		row->values[row->count].name = name;
		row->values[row->count++].value = rest.at != NULL ? rest : SPAN("");
	}
	return row->count > 0;
}

/* A row for each attribute after the first, and for each value of the attribute above it. */
static void
write_definition(const struct row *first)
{
	static struct street_attribute attributes[20];
	static struct street_value values[20][20];
	const struct span code = of(first, "service_code");
	static struct row row;
	size_t count = 0;
	while (read_row(&row))
		if (of(&row, "key").length > 0) {
			struct street_attribute *attribute = &attributes[count - 1];
			values[count - 1][attribute->value_count++] =
				(struct street_value){ of(&row, "key"), of(&row, "name") };
			attribute->values = values[count - 1];
		} else
			attributes[count++] = (struct street_attribute){
				.code = of(&row, "code"),
				.datatype = of(&row, "datatype"),
				.help = of(&row, "datatype_description"),
				.words = of(&row, "description"),
				.is_needed = span_is(of(&row, "required"), "true"),
				.is_told = span_is(of(&row, "variable"), "false"),
			};
	street_write_definition(&out, code, attributes, count);
}

static void
write_list(const char *root, void (*write)(const struct row *row))
{
	static struct row row;
	street_out_open(&out, root, STREET_LIST);
	while (read_row(&row))
		write(&row);
	street_out_close(&out);
}

int
main(int argument_count, char **arguments)
{
	static struct row row;
	struct fault fault;
	must(argument_count == 4);
	const struct span what = span_of(arguments[1]);
	arena = arena_new(64 << 20);
	zone = zone_open(arena, arguments[3], &fault);
	must(zone != NULL);
	street_out_begin(&out, arena, strcmp(arguments[2], "json") == 0);
	if (span_is(what, "services"))
		write_list("services", write_service);
	else if (span_is(what, "requests"))
		write_list("service_requests", write_request);
	else if (span_is(what, "errors"))
		write_list("errors", write_error);
	else if (!read_row(&row))
		return 2;
	else if (span_is(what, "made"))
		street_write_made(&out, of(&row, "service_request_id"), of(&row, "service_notice"));
	else if (span_is(what, "token"))
		street_write_token(&out, of(&row, "service_request_id"), of(&row, "token"));
	else
		write_definition(&row);
	must(!out.text.cut);
	fwrite(out.text.bytes, 1, out.text.length, stdout);
	arena_end(arena);
	return 0;
}

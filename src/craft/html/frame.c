#include "craft/html/frame.h"

const struct field frame_link_fields[FRAME_LINK_COUNT] = {
	[FRAME_LINK_LABEL] = { "label", FIELD_TEXT, FIELD_PAGE },
	[FRAME_LINK_URL] = { "url", FIELD_URL, FIELD_PAGE },
	[FRAME_LINK_CURRENT] = { "current", FIELD_FLAG, FIELD_PAGE },
};

const struct field frame_scope_fields[FRAME_SCOPE_COUNT] = {
	[FRAME_SCOPE_LABEL] = { "label", FIELD_TEXT, FIELD_PAGE },
	[FRAME_SCOPE_VALUE] = { "value", FIELD_TEXT, FIELD_PAGE },
};

static const struct field frame_fields[FRAME_FIELD_COUNT] = {
	[FRAME_TITLE] = { "title", FIELD_TEXT, FIELD_PAGE },
	[FRAME_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[FRAME_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[FRAME_BARE] = { "bare", FIELD_FLAG, FIELD_PAGE },
	[FRAME_SERVICE] = { "service", FIELD_TEXT, FIELD_PAGE },
	[FRAME_INVENTED] = { "invented", FIELD_TEXT, FIELD_PAGE },
	[FRAME_HOME_URL] = { "home_url", FIELD_URL, FIELD_PAGE },
	[FRAME_ROOMS] = { "rooms", FIELD_LIST, FIELD_PAGE, .of = frame_link_fields,
		.of_count = FRAME_LINK_COUNT },
	[FRAME_SHELF_NAME] = { "shelf_name", FIELD_TEXT, FIELD_PAGE },
	[FRAME_SHELF] = { "shelf", FIELD_LIST, FIELD_PAGE, .of = frame_link_fields,
		.of_count = FRAME_LINK_COUNT },
	[FRAME_READER] = { "reader", FIELD_TEXT, FIELD_PAGE },
	[FRAME_LINKS] = { "links", FIELD_LIST, FIELD_PAGE, .of = frame_link_fields,
		.of_count = FRAME_LINK_COUNT },
	[FRAME_LEAVE_URL] = { "leave_url", FIELD_URL, FIELD_PAGE },
	[FRAME_PREVIEW] = { "preview", FIELD_TEXT, FIELD_PAGE },
	[FRAME_PREVIEW_URL] = { "preview_url", FIELD_URL, FIELD_PAGE },
	[FRAME_GUARD] = { "guard", FIELD_TEXT, FIELD_PAGE },
	[FRAME_ONCE] = { "once", FIELD_TEXT, FIELD_PAGE },
	[FRAME_SCOPE] = { "scope", FIELD_LIST, FIELD_PAGE, .of = frame_scope_fields,
		.of_count = FRAME_SCOPE_COUNT },
	[FRAME_SCOPE_URL] = { "scope_url", FIELD_URL, FIELD_PAGE },
	[FRAME_SCOPE_WORDS] = { "scope_words", FIELD_TEXT, FIELD_PAGE },
	[FRAME_REMINDERS] = { "reminders", FIELD_LIST, FIELD_PAGE, .of = frame_link_fields,
		.of_count = FRAME_LINK_COUNT },
	[FRAME_FOOT] = { "foot", FIELD_LIST, FIELD_PAGE, .of = frame_link_fields,
		.of_count = FRAME_LINK_COUNT },
};

const struct page_kind frame_kind = { "frame", "craft/html/partials/layout.html", frame_fields,
	FRAME_FIELD_COUNT };

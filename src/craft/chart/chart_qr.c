#include <errno.h>
#include <qrencode.h>

#include "craft/chart/chart.h"

/* One path of one-unit squares, rows joined where they touch: a poster's code stays under 10 kB. */
static void
add_squares(struct text *text, const QRcode *code)
{
	for (int y = 0; y < code->width; y++)
		for (int x = 0, end; x < code->width; x = end + 1) {
			end = x;
			while (end < code->width && (code->data[y * code->width + end] & 1) != 0)
				end++;
			if (end > x)
				text_format(text, "M%d %dh%dv1h-%dz", x + 4, y + 4, end - x, end - x);
		}
}

struct markup
chart_qr(struct arena *arena, struct span words, struct span title)
{
	struct text text = text_new(arena, 256 << 10);
	QRcode *code = QRcode_encodeString8bit(span_copy(arena, words), 0, QR_ECLEVEL_M);
	if (code == NULL)
		return (struct markup){ SPAN("") }; /* too long for a code: the words stand beside it */
	const int side = code->width + 8; /* four units of quiet around */
	text_format(&text, "<svg class=\"qr\" role=\"img\" viewBox=\"0 0 %d %d\"><title>", side, side);
	text_add_escaped(&text, title);
	text_format(&text, "</title><path class=\"qr-paper\" d=\"M0 0h%dv%dh-%dz\"/>", side, side,
	            side);
	text_add_z(&text, "<path class=\"qr-ink\" d=\"");
	add_squares(&text, code);
	text_add_z(&text, "\"/></svg>");
	QRcode_free(code);
	must(!text.cut);
	return (struct markup){ text_span(&text) };
}

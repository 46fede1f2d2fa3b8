/* The model of languages, as bench/words made it. */
	.section .rodata.learn_language, "a", @progbits
	.balign 16
	.global learn_language_bytes
	.global learn_language_bytes_end
learn_language_bytes:
	.incbin LEARN_LANGUAGE_MODEL
learn_language_bytes_end:
	.byte 0

	.section .note.GNU-stack, "", @progbits

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/time.h"

enum { WRITE_SIZE_MAX = 1 << 30 }; /* one write(2) never does more than 2 GB */

static const char *
sentence_of(int error)
{
	switch (error) {
	case EACCES:
	case EPERM:
		return "Parvis n’a pas le droit de lire ou d’écrire «\u202f%s\u202f»\u202f: donnez ce droit au "
		       "compte qui lance Parvis, puis recommencez.";
	case EROFS:
		return "«\u202f%s\u202f» est sur un disque en lecture seule\u202f: choisissez un autre dossier ou "
		       "autorisez l’écriture sur ce disque.";
	case ENOTDIR:
	case EEXIST:
		return "«\u202f%s\u202f» n’est pas un dossier\u202f: déplacez ce fichier ou choisissez un autre "
		       "dossier.";
	case ENOSPC:
	case EDQUOT:
		return "Il n’y a plus de place sur le disque pour écrire «\u202f%s\u202f»\u202f: libérez de la "
		       "place, puis recommencez. Rien n’a été modifié.";
	case ENOENT:
		return "«\u202f%s\u202f» n’existe pas\u202f: vérifiez le chemin.";
	case EISDIR:
		return "«\u202f%s\u202f» est un dossier, il faut un fichier\u202f: vérifiez le chemin.";
	default:
		return "Le disque n’a pas pu lire ou écrire «\u202f%s\u202f»\u202f: vérifiez qu’il fonctionne, "
		       "puis recommencez.";
	}
}

bool
file_fault(struct arena *arena, const char *doing, const char *path, int error,
           struct fault *fault_r)
{
	must(error != 0);
	struct text sentence = text_new(arena, 8192);
	struct span before = span_of(sentence_of(error));
	const size_t hole = span_find(before, SPAN("%s"));
	must(hole != SIZE_MAX);
	text_add(&sentence, span_from(before.at, hole));
	text_add_z(&sentence, path);
	text_add_z(&sentence, before.at + hole + 2);
	return fault_format(arena, fault_r, text_z(&sentence), "%s %s: errno %d (%s)", doing, path,
	                    error, strerrorname_np(error));
}

static void
handle_close(void *subject)
{
	int *handle = subject;
	if (*handle >= 0)
		close(*handle);
	*handle = -1;
}

static ssize_t
read_whole(int handle, char *bytes, size_t size)
{
	size_t done = 0;
	while (done < size) {
		const ssize_t got = read(handle, bytes + done, size - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

static enum found
read_open_file(struct arena *arena, int handle, const char *path, size_t size_max,
               struct span *bytes_r, struct fault *fault_r)
{
	struct stat stat;
	if (fstat(handle, &stat) != 0)
		return file_fault(arena, "fstat", path, errno, fault_r), FOUND_FAILED;
	if (!S_ISREG(stat.st_mode))
		return file_fault(arena, "read", path, EISDIR, fault_r), FOUND_FAILED;
	const char *too_big = "Ce fichier est trop gros pour être lu\u202f: vérifiez que c’est le bon.";
	if ((uintmax_t)stat.st_size > size_max)
		return fault_format(arena, fault_r, too_big, "read %s: %jd bytes, at most %zu", path,
		                    (intmax_t)stat.st_size, size_max), FOUND_FAILED;
	char *bytes = arena_take(arena, (size_t)stat.st_size + 1, 1);
	const ssize_t length = read_whole(handle, bytes, (size_t)stat.st_size);
	if (length < 0)
		return file_fault(arena, "read", path, errno, fault_r), FOUND_FAILED;
	*bytes_r = span_from(bytes, (size_t)length);
	return FOUND_ONE;
}

enum found
file_read(struct arena *arena, const char *path, size_t size_max, struct span *bytes_r,
          struct fault *fault_r)
{
	must(path != NULL);
	must(size_max < SIZE_MAX);
	/* Not waiting at the door of a pipe that nobody writes to. */
	int handle = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (handle < 0 && errno == ENOENT)
		return FOUND_NONE;
	if (handle < 0)
		return file_fault(arena, "open", path, errno, fault_r), FOUND_FAILED;
	const enum found found =
		read_open_file(arena, handle, path, size_max, bytes_r, fault_r);
	handle_close(&handle);
	return found;
}

struct file_draft {
	struct arena *arena;
	const char *path, *folder;
	char *temporary;
	int handle;
	bool kept;
};

static void
draft_end(void *subject)
{
	struct file_draft *draft = subject;
	handle_close(&draft->handle);
	if (!draft->kept)
		unlink(draft->temporary);
}

static const char *
folder_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	if (slash == NULL)
		return ".";
	return slash == path ? "/" : span_copy(arena, span_from(path, (size_t)(slash - path)));
}

struct file_draft *
file_draft_new(struct arena *arena, const char *path, struct fault *fault_r)
{
	must(path != NULL);
	must(path[0] != '\0');
	struct file_draft *draft = arena_new_of(arena, struct file_draft);
	draft->arena = arena;
	draft->path = arena_copy_text(arena, path);
	draft->folder = folder_of(arena, path);
	draft->temporary = arena_format(arena, "%s.XXXXXX", path);
	draft->handle = mkostemp(draft->temporary, O_CLOEXEC);
	if (draft->handle < 0)
		return file_fault(arena, "create", draft->folder, errno, fault_r), NULL;
	arena_defer(arena, draft_end, draft);
	return draft;
}

int
file_draft_handle(const struct file_draft *draft)
{
	return draft->handle;
}

bool
file_draft_add(struct file_draft *draft, const void *bytes, size_t size, struct fault *fault_r)
{
	must(!draft->kept);
	const char *at = bytes;
	while (size > 0) {
		const ssize_t put = write(draft->handle, at, size < WRITE_SIZE_MAX ? size : WRITE_SIZE_MAX);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return file_fault(draft->arena, "write", draft->path, errno, fault_r);
		at += put;
		size -= (size_t)put;
	}
	return true;
}

static bool
sync_folder(struct arena *arena, const char *folder, struct fault *fault_r)
{
	int handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (handle < 0)
		return file_fault(arena, "open", folder, errno, fault_r);
	const int error = fsync(handle) == 0 ? 0 : errno;
	handle_close(&handle);
	return error == 0 || file_fault(arena, "fsync", folder, error, fault_r);
}

bool
file_draft_keep(struct file_draft *draft, struct fault *fault_r)
{
	must(!draft->kept);
	/* By the program's clock, which sweeps look at: another machine may hold the disk, or a test be on
	 * another day. */
	const struct timespec now = { .tv_sec = time_now_s() };
	(void)futimens(draft->handle, (struct timespec[]){ now, now });
	if (fsync(draft->handle) != 0)
		return file_fault(draft->arena, "fsync", draft->path, errno, fault_r);
	if (rename(draft->temporary, draft->path) != 0)
		return file_fault(draft->arena, "rename", draft->path, errno, fault_r);
	draft->kept = true;
	handle_close(&draft->handle);
	return sync_folder(draft->arena, draft->folder, fault_r);
}

bool
file_write(struct arena *arena, const char *path, struct span bytes, struct fault *fault_r)
{
	struct file_draft *draft = file_draft_new(arena, path, fault_r);
	if (draft == NULL)
		return false;
	if (file_draft_add(draft, bytes.at, bytes.length, fault_r) && file_draft_keep(draft, fault_r))
		return true;
	draft_end(draft);
	draft->kept = true; /* nothing is left to delete when the arena ends */
	return false;
}

static bool
folder_make_one(struct arena *arena, const char *path, struct fault *fault_r)
{
	if (mkdir(path, 0700) == 0)
		return true;
	const int error = errno;
	struct stat stat_now;
	if (stat(path, &stat_now) == 0)
		return S_ISDIR(stat_now.st_mode) || file_fault(arena, "mkdir", path, ENOTDIR, fault_r);
	return file_fault(arena, "mkdir", path, error, fault_r);
}

bool
folder_make(struct arena *arena, const char *path, struct fault *fault_r)
{
	must(path != NULL);
	must(path[0] != '\0');
	char *part = arena_copy_text(arena, path);
	for (char *slash = strchr(part + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (!folder_make_one(arena, part, fault_r))
			return false;
		*slash = '/';
	}
	if (!folder_make_one(arena, path, fault_r))
		return false;
	if (access(path, W_OK | X_OK) != 0)
		return file_fault(arena, "access", path, errno, fault_r);
	return true;
}

size_t
folder_sweep(const char *path, int64_t before_s)
{
	size_t left = 0;
	DIR *opened = opendir(path);
	for (struct dirent *entry; opened != NULL && (entry = readdir(opened)) != NULL;) {
		struct stat facts;
		if (entry->d_name[0] == '.' || fstatat(dirfd(opened), entry->d_name, &facts, 0) != 0)
			continue;
		if (facts.st_mtim.tv_sec < before_s)
			(void)unlinkat(dirfd(opened), entry->d_name, 0);
		else
			left++;
	}
	if (opened != NULL)
		closedir(opened);
	return left;
}

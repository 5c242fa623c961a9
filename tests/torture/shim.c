/* Counts what a command and its gits do to the disk below TORTURE_ROOT, and breaks off or
 * fails the call whose turn it is. Loaded with LD_PRELOAD.
 *
 * TORTURE_COUNT  a file of eight bytes that all processes share
 * TORTURE_AT     which call it is to be, from 1 (0: none)
 * TORTURE_DEED   kill (the whole process group) | git (that git alone) | EIO | ENOSPC | full
 *                (ENOSPC from there on, for what takes room)
 * TORTURE_LOG    where to write one line a call: number, what, which file. For lost syncs too:
 *                `dirty`, `started` and `synced` say what a power cut would leave of a file.
 *
 * stdio inside libc calls no function that could be stood in for: what git writes through it
 * counts when the file is opened and renamed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define REAL(kind, name, ...) ((kind(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name))

enum room { FREES, TAKES };

static const char *set(const char *name) {
    const char *value = getenv(name);
    return value ? value : "";
}

static _Atomic long long *counter(void) {
    static _Atomic long long *shared;
    static _Atomic long long alone;
    if (!shared) {
        int file = syscall(SYS_openat, AT_FDCWD, set("TORTURE_COUNT"), O_RDWR | O_CLOEXEC, 0);
        void *place = file < 0 ? MAP_FAILED : mmap(0, 8, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (file >= 0) syscall(SYS_close, file);
        shared = place == MAP_FAILED ? &alone : place;
    }
    return shared;
}

static void note(long long number, const char *what, const char *path) {
    char line[2 * PATH_MAX];
    int file = syscall(SYS_openat, AT_FDCWD, set("TORTURE_LOG"), O_WRONLY | O_APPEND | O_CLOEXEC, 0);
    if (file < 0) return;
    int length = snprintf(line, sizeof line, "%lld\t%s\t%s\n", number, what, path);
    syscall(SYS_write, file, line, length);
    syscall(SYS_close, file);
}

/* The place as an absolute path; 0 where it is not below the root. */
static int inside(int folder, const char *path, char *whole) {
    char base[PATH_MAX] = "";
    const char *root = set("TORTURE_ROOT");
    if (!*root || !path) return 0;
    if (*path == '/') {
        snprintf(whole, PATH_MAX, "%s", path);
    } else {
        char link[64];
        snprintf(link, sizeof link, folder == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", folder);
        ssize_t length = readlink(link, base, sizeof base - 1);
        if (length < 0) return 0;
        base[length] = 0;
        if (snprintf(whole, PATH_MAX, "%s/%s", base, path) >= PATH_MAX) return 0;
    }
    return !strncmp(whole, root, strlen(root));
}

static int open_inside(int file, char *whole) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, whole, PATH_MAX - 1);
    if (length < 0) return 0;
    whole[length] = 0;
    const char *root = set("TORTURE_ROOT");
    return *root && !strncmp(whole, root, strlen(root));
}

/* Count the call; 0 where it may go on, else errno is set and it has failed. */
static int turn(const char *what, const char *path, enum room room) {
    long long number = atomic_fetch_add(counter(), 1) + 1;
    long long at = atoll(set("TORTURE_AT"));
    const char *deed = set("TORTURE_DEED");
    note(number, what, path);
    if (!at || number < at) return 0;
    if (!strcmp(deed, "full") && room == TAKES) return errno = ENOSPC;
    if (number > at) return 0;
    if (!strcmp(deed, "kill")) kill(0, SIGKILL);
    if (!strcmp(deed, "git") && !strcmp(program_invocation_short_name, "git")) raise(SIGKILL);
    if (!strcmp(deed, "EIO")) return errno = EIO;
    if (!strcmp(deed, "ENOSPC") && room == TAKES) return errno = ENOSPC;
    return 0;
}

static int turn_at(const char *what, int folder, const char *path, enum room room) {
    char whole[PATH_MAX];
    return inside(folder, path, whole) ? turn(what, whole, room) : 0;
}

static int turn_of(const char *what, int file, enum room room) {
    char whole[PATH_MAX];
    return open_inside(file, whole) ? turn(what, whole, room) : 0;
}

static void say(const char *what, int file) {
    char whole[PATH_MAX];
    if (open_inside(file, whole)) note(0, what, whole);
}

/* —— making and opening —— */

static int opened(int folder, const char *path, int flags, mode_t mode) {
    int writes = (flags & O_ACCMODE) != O_RDONLY;
    if (writes && turn_at("open", folder, path, TAKES)) return -1;
    int file = syscall(SYS_openat, folder, path, flags, mode);
    if (file >= 0 && writes) say("dirty", file);
    return file;
}

static mode_t mode_of(int flags, va_list more) {
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
}

#define OPEN(name)                                                    \
    int name(const char *path, int flags, ...) {                      \
        va_list more;                                                 \
        va_start(more, flags);                                        \
        mode_t mode = mode_of(flags, more);                           \
        va_end(more);                                                 \
        return opened(AT_FDCWD, path, flags, mode);                   \
    }
#define OPENAT(name)                                                  \
    int name(int folder, const char *path, int flags, ...) {          \
        va_list more;                                                 \
        va_start(more, flags);                                        \
        mode_t mode = mode_of(flags, more);                           \
        va_end(more);                                                 \
        return opened(folder, path, flags, mode);                     \
    }
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

int mkdir(const char *path, mode_t mode) {
    if (turn_at("mkdir", AT_FDCWD, path, TAKES)) return -1;
    return syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}

int mkdirat(int folder, const char *path, mode_t mode) {
    if (turn_at("mkdir", folder, path, TAKES)) return -1;
    return syscall(SYS_mkdirat, folder, path, mode);
}

int mkstemp(char *path) {
    if (turn_at("open", AT_FDCWD, path, TAKES)) return -1;
    int file = REAL(int, mkstemp, char *)(path);
    if (file >= 0) say("dirty", file);
    return file;
}

/* —— writing and syncing —— */

ssize_t write(int file, const void *bytes, size_t length) {
    if (turn_of("write", file, TAKES)) return -1;
    ssize_t done = syscall(SYS_write, file, bytes, length);
    if (done > 0) say("dirty", file);
    return done;
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t from) {
    if (turn_of("write", file, TAKES)) return -1;
    ssize_t done = syscall(SYS_pwrite64, file, bytes, length, from);
    if (done > 0) say("dirty", file);
    return done;
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t from) {
    return pwrite64(file, bytes, length, from);
}

int ftruncate64(int file, off64_t length) {
    if (turn_of("truncate", file, FREES)) return -1;
    return syscall(SYS_ftruncate, file, length);
}

int ftruncate(int file, off_t length) { return ftruncate64(file, length); }

int fsync(int file) {
    if (turn_of("fsync", file, TAKES)) return -1;
    int status = syscall(SYS_fsync, file);
    if (!status) say("synced", file);
    return status;
}

int fdatasync(int file) { return fsync(file); }

void sync(void) {
    if (turn("sync", set("TORTURE_ROOT"), TAKES)) return; /* it cannot say so */
    syscall(SYS_sync);
    note(0, "all synced", set("TORTURE_ROOT"));
}

int sync_file_range(int file, off64_t from, off64_t length, unsigned flags) {
    int status = syscall(SYS_sync_file_range, file, from, length, flags);
    if (!status) say("started", file);
    return status;
}

/* —— names —— */

static int renamed(int from, const char *old, int to, const char *new, unsigned flags) {
    char before[PATH_MAX], after[PATH_MAX];
    if (turn_at("rename", to, new, FREES)) return -1;
    int status = syscall(SYS_renameat2, from, old, to, new, flags);
    if (!status && inside(from, old, before) && inside(to, new, after)) {
        note(0, "from", before);
        note(0, "to", after);
    }
    return status;
}

int rename(const char *old, const char *new) { return renamed(AT_FDCWD, old, AT_FDCWD, new, 0); }

int renameat(int from, const char *old, int to, const char *new) {
    return renamed(from, old, to, new, 0);
}

int renameat2(int from, const char *old, int to, const char *new, unsigned flags) {
    return renamed(from, old, to, new, flags);
}

static int linked(int from, const char *old, int to, const char *new, int flags) {
    char before[PATH_MAX], after[PATH_MAX];
    if (turn_at("link", to, new, TAKES)) return -1;
    int status = syscall(SYS_linkat, from, old, to, new, flags);
    if (!status && inside(from, old, before) && inside(to, new, after)) {
        note(0, "from", before);
        note(0, "to", after);
    }
    return status;
}

int link(const char *old, const char *new) { return linked(AT_FDCWD, old, AT_FDCWD, new, 0); }

int linkat(int from, const char *old, int to, const char *new, int flags) {
    return linked(from, old, to, new, flags);
}

int unlink(const char *path) {
    if (turn_at("unlink", AT_FDCWD, path, FREES)) return -1;
    return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

int unlinkat(int folder, const char *path, int flags) {
    if (turn_at("unlink", folder, path, FREES)) return -1;
    return syscall(SYS_unlinkat, folder, path, flags);
}

int rmdir(const char *path) {
    if (turn_at("rmdir", AT_FDCWD, path, FREES)) return -1;
    return syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR);
}

/* A disk that fails: loaded before libc (LD_PRELOAD), it answers calls on files below a folder with
 * an error. FAULT_FOLDER names the folder; the file FAULT_SWITCH holds one word: full, read-only,
 * broken, unsynced, unlocked, or nothing. Calls on other files go through. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static int below(const char *path) {
    const char *folder = getenv("FAULT_FOLDER");
    char whole[4096];
    if (!folder || !path) return 0;
    if (path[0] != '/') {
        if (!getcwd(whole, sizeof whole / 2)) return 0;
        strncat(strcat(whole, "/"), path, sizeof whole / 2 - 2);
        path = whole;
    }
    return strncmp(path, folder, strlen(folder)) == 0;
}

static int on_it(int fd) {
    char name[64], path[4096];
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(name, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return below(path);
}

/* Whether the switch stands on this word now. */
static int is(const char *word) {
    const char *file = getenv("FAULT_SWITCH");
    char said[32] = "";
    if (!file) return 0;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, file, O_RDONLY);
    if (fd < 0) return 0;
    ssize_t length = syscall(SYS_read, fd, said, sizeof said - 1);
    syscall(SYS_close, fd);
    return length > 0 && strcmp(said, word) == 0;
}

static int fails_to_write(int fd) {
    if (!on_it(fd)) return 0;
    if (is("full")) return ENOSPC;
    if (is("read-only")) return EROFS;
    return is("broken") ? EIO : 0;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAIL(why) do { int _why = (why); if (_why) { errno = _why; return -1; } } while (0)

ssize_t write(int fd, const void *data, size_t size) {
    FAIL(fails_to_write(fd));
    return REAL(write)(fd, data, size);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    FAIL(fails_to_write(fd));
    return REAL(pwrite)(fd, data, size, at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    FAIL(fails_to_write(fd));
    return REAL(pwrite64)(fd, data, size, at);
}
ssize_t sendfile64(int to, int from, off64_t *at, size_t size) {
    FAIL(fails_to_write(to));
    return REAL(sendfile64)(to, from, at, size);
}
int ftruncate64(int fd, off64_t size) {
    FAIL(fails_to_write(fd));
    return REAL(ftruncate64)(fd, size);
}
int fsync(int fd) {
    FAIL(on_it(fd) && (is("unsynced") || is("broken")) ? EIO : 0);
    return REAL(fsync)(fd);
}
int fdatasync(int fd) {
    FAIL(on_it(fd) && (is("unsynced") || is("broken")) ? EIO : 0);
    return REAL(fdatasync)(fd);
}

static int fails_to_open(const char *path, int flags) {
    return (flags & (O_WRONLY | O_RDWR | O_CREAT)) && below(path) && is("read-only") ? EROFS : 0;
}

#define OPEN(name)                                                        \
    int name(const char *path, int flags, ...) {                          \
        va_list more;                                                     \
        va_start(more, flags);                                            \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; \
        va_end(more);                                                     \
        FAIL(fails_to_open(path, flags));                                 \
        return REAL(name)(path, flags, mode);                             \
    }
OPEN(open)
OPEN(open64)

int mkdir(const char *path, mode_t mode) {
    FAIL(!below(path) ? 0 : is("read-only") ? EROFS : is("full") ? ENOSPC : 0);
    return REAL(mkdir)(path, mode);
}
int rename(const char *from, const char *to) {
    FAIL(below(to) && is("read-only") ? EROFS : 0);
    return REAL(rename)(from, to);
}
int flock(int fd, int how) {
    FAIL(on_it(fd) && is("unlocked") ? ENOLCK : 0);
    return REAL(flock)(fd, how);
}

#define FCNTL(name)                                                       \
    int name(int fd, int what, ...) {                                     \
        va_list more;                                                     \
        va_start(more, what);                                             \
        void *how = va_arg(more, void *);                                 \
        va_end(more);                                                     \
        int locks = what == F_SETLK || what == F_SETLKW || what == F_GETLK; \
        FAIL(locks && on_it(fd) && is("unlocked") ? ENOLCK : 0);          \
        return REAL(name)(fd, what, how);                                 \
    }
FCNTL(fcntl)
FCNTL(fcntl64)

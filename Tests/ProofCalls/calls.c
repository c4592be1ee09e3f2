#define _GNU_SOURCE
#include "ProofCalls.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { kept = 4096, descriptors = 1024, name_size = 48 };

static struct proof_call calls[kept];
static atomic_int count;
static char names[descriptors][name_size];
static atomic_int disturbance[PROOF_KIND_COUNT];
static atomic_int turn[PROOF_KIND_COUNT];

int proof_call_count(void) { return atomic_load(&count); }
struct proof_call proof_call_at(int number) { return calls[number]; }

void proof_disturb(enum proof_kind kind, int code) {
  atomic_store(&turn[kind], 0);
  atomic_store(&disturbance[kind], code == 0 ? -1 : code);
}

#ifdef __linux__
#include <sys/syscall.h>

/// Whether a call fails this time, with its error number set.
static int fails(enum proof_kind kind) {
  int code = atomic_load(&disturbance[kind]);
  if (code <= 0 || atomic_fetch_add(&turn[kind], 1) % 2 != 0) return 0;
  errno = code;
  return 1;
}

/// How many of its bytes a call passes on this time.
static size_t shortened(enum proof_kind kind, size_t size) {
  if (atomic_load(&disturbance[kind]) != -1 || size < 2) return size;
  return atomic_fetch_add(&turn[kind], 1) % 2 == 0 ? size / 2 : size;
}

/// Keeps the last part of a path.
static void keep(char *name, const char *path) {
  const char *slash = strrchr(path, '/');
  strncpy(name, slash ? slash + 1 : path, name_size - 1);
  name[name_size - 1] = 0;
}

/// Notes a call and gives its result back, with its error number untouched.
static long note(enum proof_kind kind, const char *name, int flags, long result) {
  int code = errno;
  int number = atomic_fetch_add(&count, 1);
  if (number < kept) {
    struct proof_call *call = &calls[number];
    call->kind = kind;
    call->flags = flags;
    call->result = result;
    keep(call->name, name);
  }
  errno = code;
  return result;
}

static const char *name_of(int file) {
  return file >= 0 && file < descriptors ? names[file] : "";
}

int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  unsigned mode = flags & O_CREAT ? va_arg(rest, unsigned) : 0;
  va_end(rest);
  long file = fails(PROOF_OPEN) ? -1 : syscall(SYS_openat, AT_FDCWD, path, flags, mode);
  if (file >= 0 && file < descriptors) keep(names[file], path);
  return (int)note(PROOF_OPEN, path, flags, file);
}

int close(int file) {
  return (int)note(PROOF_CLOSE, name_of(file), 0, syscall(SYS_close, file));
}

ssize_t pread(int file, void *bytes, size_t size, off_t offset) {
  size = shortened(PROOF_READ, size);
  long result = fails(PROOF_READ) ? -1 : syscall(SYS_pread64, file, bytes, size, offset);
  return note(PROOF_READ, name_of(file), 0, result);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t offset) {
  size = shortened(PROOF_WRITE, size);
  long result = fails(PROOF_WRITE) ? -1 : syscall(SYS_pwrite64, file, bytes, size, offset);
  return note(PROOF_WRITE, name_of(file), 0, result);
}

int fdatasync(int file) {
  long result = fails(PROOF_FDATASYNC) ? -1 : syscall(SYS_fdatasync, file);
  return (int)note(PROOF_FDATASYNC, name_of(file), 0, result);
}

int fsync(int file) {
  long result = fails(PROOF_FSYNC) ? -1 : syscall(SYS_fsync, file);
  return (int)note(PROOF_FSYNC, name_of(file), 0, result);
}

int ftruncate(int file, off_t size) {
  long result = fails(PROOF_TRUNCATE) ? -1 : syscall(SYS_ftruncate, file, size);
  return (int)note(PROOF_TRUNCATE, name_of(file), 0, result);
}

int flock(int file, int operation) {
  long result = fails(PROOF_LOCK) ? -1 : syscall(SYS_flock, file, operation);
  return (int)note(PROOF_LOCK, name_of(file), operation, result);
}

int rename(const char *old, const char *new) {
  long result =
      fails(PROOF_RENAME) ? -1 : syscall(SYS_renameat2, AT_FDCWD, old, AT_FDCWD, new, 0);
  return (int)note(PROOF_RENAME, new, 0, result);
}

int remove(const char *path) {
  long result = fails(PROOF_REMOVE) ? -1 : syscall(SYS_unlinkat, AT_FDCWD, path, 0);
  if (result != 0 && errno == EISDIR) {
    result = syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR);
  }
  return (int)note(PROOF_REMOVE, path, 0, result);
}

int fstat(int file, struct stat *status) {
  long result = syscall(SYS_newfstatat, file, "", status, AT_EMPTY_PATH);
  return (int)note(PROOF_STAT, name_of(file), 0, result);
}

int lstat(const char *path, struct stat *status) {
  long result = syscall(SYS_newfstatat, AT_FDCWD, path, status, AT_SYMLINK_NOFOLLOW);
  return (int)note(PROOF_STAT, path, 0, result);
}

pid_t getpid(void) { return (pid_t)note(PROOF_PROCESS, "", 0, syscall(SYS_getpid)); }

int mkdir(const char *path, mode_t mode) {
  long result = fails(PROOF_MKDIR) ? -1 : syscall(SYS_mkdirat, AT_FDCWD, path, mode);
  return (int)note(PROOF_MKDIR, path, 0, result);
}
#endif

/// The system calls that this process makes on files, noted as they pass and disturbed on demand;
/// and a few calls that Swift has no good form of.
///
/// Functions of these names in an executable come before those of the system's library, for the
/// library's own callers too. They are there on Linux alone; elsewhere nothing is noted.
#ifndef PROOF_CALLS_H
#define PROOF_CALLS_H

/// The kinds of call that are noted.
enum proof_kind {
  PROOF_OPEN,
  PROOF_CLOSE,
  PROOF_READ,
  PROOF_WRITE,
  PROOF_FDATASYNC,
  PROOF_FSYNC,
  PROOF_TRUNCATE,
  PROOF_LOCK,
  PROOF_RENAME,
  PROOF_REMOVE,
  PROOF_MKDIR,
  PROOF_STAT,
  PROOF_PROCESS,
  PROOF_KIND_COUNT
};

/// One call: what it was, on which file, with which flags, and what it answered.
struct proof_call {
  enum proof_kind kind;
  int flags;
  long result;
  char name[48];
};

/// How many calls were noted, of which the first 4096 are kept.
int proof_call_count(void);
/// A call by its number, from 0.
struct proof_call proof_call_at(int number);

/// Has every second call of a kind fail with an error number; with 0, passes on half of its bytes.
void proof_disturb(enum proof_kind kind, int code);

/// Has a signal come every so many microseconds, after which interrupted calls do not go on.
void proof_bombard(int microseconds);
/// How often that signal came.
int proof_signal_count(void);

/// Limits how many files may be open, or how large one may become, which is no signal then.
void proof_limit_files(long count);
void proof_limit_size(long bytes);

/// Gives up the rights of the administrator, before whom no file is closed.
void proof_become_nobody(void);

/// Makes a copy of this process; 0 in the copy.
int proof_fork(void);

#endif

#define _GNU_SOURCE
#include "ProofCalls.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

static atomic_int signals;

static void interrupt(int signal) {
  (void)signal;
  atomic_fetch_add(&signals, 1);
}

int proof_signal_count(void) { return atomic_load(&signals); }

void proof_bombard(int microseconds) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = interrupt;
  sigaction(SIGALRM, &action, NULL);
  struct itimerval interval = {{0, microseconds}, {0, microseconds}};
  setitimer(ITIMER_REAL, &interval, NULL);
}

void proof_limit_files(long count) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = (rlim_t)count;
  setrlimit(RLIMIT_NOFILE, &limit);
}

void proof_limit_size(long bytes) {
  signal(SIGXFSZ, SIG_IGN);
  struct rlimit limit;
  getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = bytes < 0 ? limit.rlim_max : (rlim_t)bytes;
  setrlimit(RLIMIT_FSIZE, &limit);
}

void proof_become_nobody(void) {
  if (geteuid() == 0 && seteuid(65534) != 0) _exit(70);
}

int proof_fork(void) { return fork(); }

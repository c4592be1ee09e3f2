// Options of the Address Sanitizer that stand in the program itself: tests start others of it with an
// environment of their own.
//
// Leaks are not looked for: Swift keeps flags in the spare bits of pointers, and a pointer with flags
// in it is none to the sanitizer; what globals hold would be reported.
const char *__asan_default_options(void) { return "detect_leaks=0"; }

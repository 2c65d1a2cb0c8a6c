#include <malloc.h>
#include <sys/prctl.h>

/* prctl takes a variable number of arguments, which Swift does not import. */
static inline int hindsight_forbid_core_files(void) {
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

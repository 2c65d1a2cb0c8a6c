#include <zstd.h>
#include <zstd_errors.h>
// For ZDICT_trainFromBuffer_fastCover, which shared libraries export since 1.3.6.
#define ZDICT_STATIC_LINKING_ONLY
#include <zdict.h>

// Counts calls of the C allocator in a page of the file COUNT_MALLOCS names, which another process reads at any time.
// Built and preloaded by allocations.py; for glibc, whose own entry points it calls.

#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

struct counters {
    _Atomic uint64_t allocations, reallocations, frees, bytes;
};

static struct counters unmapped;
static struct counters *counters = &unmapped;

__attribute__((constructor)) static void map_counters(void) {
    const char *file = getenv("COUNT_MALLOCS");
    int descriptor = file ? open(file, O_RDWR | O_CLOEXEC) : -1;
    if (descriptor < 0) return;
    void *page = mmap(NULL, sizeof(struct counters), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (page != MAP_FAILED) counters = page;
    close(descriptor);
}

static void count(size_t size) {
    atomic_fetch_add_explicit(&counters->allocations, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&counters->bytes, size, memory_order_relaxed);
}

void *malloc(size_t size) {
    count(size);
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    count(number * size);
    return __libc_calloc(number, size);
}

void *realloc(void *pointer, size_t size) {
    if (pointer) {
        atomic_fetch_add_explicit(&counters->reallocations, 1, memory_order_relaxed);
        atomic_fetch_add_explicit(&counters->bytes, size, memory_order_relaxed);
    } else {
        count(size);
    }
    return __libc_realloc(pointer, size);
}

void *memalign(size_t alignment, size_t size) {
    count(size);
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    return memalign(alignment, size);
}

int posix_memalign(void **pointer, size_t alignment, size_t size) {
    *pointer = memalign(alignment, size);
    return *pointer ? 0 : 12; // ENOMEM
}

void free(void *pointer) {
    if (pointer) atomic_fetch_add_explicit(&counters->frees, 1, memory_order_relaxed);
    __libc_free(pointer);
}

// Says on standard error which libraries want to be called at exit. It is preloaded (ld.so(8), LD_PRELOAD).

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>

// What atexit(3) calls: with the address of a variable in the calling library.
int __cxa_atexit(void (*handler)(void *), void *argument, void *library) {
    static int (*next)(void (*)(void *), void *, void *);
    if (!next) next = (int (*)(void (*)(void *), void *, void *))dlsym(RTLD_NEXT, "__cxa_atexit");
    Dl_info found;
    if (library && dladdr(library, &found) && found.dli_fname) fprintf(stderr, "at exit: %s\n", found.dli_fname);
    return next(handler, argument, library);
}

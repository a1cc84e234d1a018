// Starts a program many times at the cost of once. Half a second goes by before a program that
// links LibTorch comes to its main(), and a test that looks at twenty refusals would wait for it
// twenty times.
//
// Preloaded into the program, which waits before its main() for tests to ask for a run on the
// socket RESTYLE_WARM_START. Each run is a process of its own, forked there: its own arguments,
// output and end. It ends as with quick_exit(), without taking down LibTorch, which nobody sees.
//
// A packet to here is strings, each ended by a 0: the files for stdout and stderr, then argv. The
// one that comes back is the run's status as waitpid() tells it.
#define _GNU_SOURCE // RTLD_NEXT
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_BYTES = 1 << 18, MOST_STRINGS = 1 << 15 };

typedef int Main(int, char**, char**);

static Main* program_main;
static int asking;

static void send_to_file(const char* path, int output) {
    const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0 || dup2(file, output) < 0) _exit(127);
    close(file);
}

static int run(char* packet, size_t bytes, char** environment) {
    static char* strings[MOST_STRINGS + 1];
    int count = 0;
    for (char* s = packet; s < packet + bytes && count < MOST_STRINGS; s += strlen(s) + 1)
        strings[count++] = s;
    strings[count] = NULL;
    send_to_file(strings[0], STDOUT_FILENO);
    send_to_file(strings[1], STDERR_FILENO);
    const int status = program_main(count - 2, strings + 2, environment);
    fflush(NULL);
    _exit(status);
}

static int run_as_asked(int argc, char** argv, char** environment) {
    (void)argc, (void)argv;
    static char packet[MOST_BYTES];
    for (;;) {
        const ssize_t bytes = recv(asking, packet, sizeof packet, 0);
        if (bytes <= 0) _exit(0); // Who asked has ended.
        const pid_t process = fork();
        if (process == 0) {
            close(asking);
            return run(packet, (size_t)bytes, environment);
        }
        int status = -1;
        if (process > 0) waitpid(process, &status, 0);
        send(asking, &status, sizeof status, MSG_NOSIGNAL);
    }
}

/// glibc calls main() from here, after every library's constructors.
__attribute__((visibility("default"))) int __libc_start_main(Main* main, int argc, char** argv,
                                                             void (*init)(void), void (*fini)(void),
                                                             void (*rtld_fini)(void),
                                                             void* stack_end) {
    int (*start)(Main*, int, char**, void (*)(void), void (*)(void), void (*)(void), void*);
    *(void**)&start = dlsym(RTLD_NEXT, "__libc_start_main");
    program_main = main;
    asking = atoi(getenv("RESTYLE_WARM_START"));
    unsetenv("RESTYLE_WARM_START"); // What the program starts is as it would be.
    unsetenv("LD_PRELOAD");
    return start(run_as_asked, argc, argv, init, fini, rtld_fini, stack_end);
}

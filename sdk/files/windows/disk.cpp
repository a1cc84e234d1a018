#include "files/disk.h"

#include <fcntl.h>
#include <io.h>
#include <process.h>

namespace restyle::files {

bool put_on_disk(const std::filesystem::path& file) {
    const int fd = _wopen(file.c_str(), _O_RDWR | _O_BINARY | _O_NOINHERIT);
    if (fd < 0) return false;
    const bool is_there = _commit(fd) == 0;
    _close(fd);
    return is_there;
}

int process_number() {
    return _getpid();
}

} // namespace restyle::files

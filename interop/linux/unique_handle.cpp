#include "unique_handle.h"

#include <unistd.h>

namespace restyle::interop {

void close_handle(SystemHandle handle) {
    ::close(handle);
}

} // namespace restyle::interop

#include "unique_handle.h"

#include "windows/windows.h"

namespace restyle::interop {

void close_handle(SystemHandle handle) {
    CloseHandle(handle);
}

} // namespace restyle::interop

#include "session/back_library.h"

#include <dlfcn.h>

#include "session/error.h"

namespace restyle::session {

const RestyleBackTable& open_back_library(const std::string& file) {
    // Local symbols, so that the engine's own libraries never meet torch's.
    void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr)
        throw Error(RESTYLE_ERROR_BACK, std::string("no backend: ") + dlerror());
    const auto table =
        reinterpret_cast<RestyleBackTableFunction>(dlsym(library, RESTYLE_BACK_SYMBOL));
    if (table == nullptr)
        throw Error(RESTYLE_ERROR_BACK,
                    "no backend: " + file + " has no symbol " RESTYLE_BACK_SYMBOL);
    const RestyleBackTable* found = table(RESTYLE_BACK_VERSION);
    if (found == nullptr)
        throw Error(RESTYLE_ERROR_BACK, "no backend: " + file + " does not speak version " +
                                            std::to_string(RESTYLE_BACK_VERSION) +
                                            " of the border");
    return *found;
}

} // namespace restyle::session

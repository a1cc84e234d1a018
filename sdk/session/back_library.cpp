#include "session/back_library.h"

#include <stdexcept>

#include "session/error.h"
#include "system.h"

namespace restyle::session {
namespace {

// The engine's own libraries never meet torch's symbols.
void* open_back(const std::string& file) {
    try {
        return interop::open_library(file);
    } catch (const std::runtime_error& refusal) {
        throw Error(RESTYLE_ERROR_BACK, std::string("no backend: ") + refusal.what());
    }
}

} // namespace

const RestyleBackTable& open_back_library(const std::string& file) {
    const auto table = reinterpret_cast<RestyleBackTableFunction>(
        interop::find_symbol(open_back(file), RESTYLE_BACK_SYMBOL));
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

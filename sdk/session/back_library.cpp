#include "session/back_library.h"

#include <stdexcept>

#include "back/open_table.h"

namespace restyle::session {

const RestyleBackTable& open_back_library(const std::string& file) {
    try {
        return back::open_table(file);
    } catch (const std::runtime_error& refusal) {
        throw Error(RESTYLE_ERROR_BACK, std::string("no backend: ") + refusal.what());
    }
}

} // namespace restyle::session

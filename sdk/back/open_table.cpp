#include "back/open_table.h"

#include <stdexcept>

#include "system.h"

namespace restyle::back {

// The engine's own libraries never meet torch's symbols.
const RestyleBackTable& open_table(const std::string& file) {
    const auto table = reinterpret_cast<RestyleBackTableFunction>(
        interop::find_symbol(interop::open_library(file), RESTYLE_BACK_SYMBOL));
    if (table == nullptr) throw std::runtime_error(file + " has no symbol " RESTYLE_BACK_SYMBOL);
    const RestyleBackTable* found = table(RESTYLE_BACK_VERSION);
    if (found == nullptr)
        throw std::runtime_error(file + " does not speak version " +
                                 std::to_string(RESTYLE_BACK_VERSION) + " of the border");
    return *found;
}

} // namespace restyle::back

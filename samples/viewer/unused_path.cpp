#include "unused_path.h"

#include <string>

namespace viewer {

std::filesystem::path unused_path(const std::filesystem::path& wanted) {
    std::filesystem::path unused = wanted;
    for (int n = 2; std::filesystem::exists(unused); ++n)
        unused.replace_filename(wanted.stem().string() + "-" + std::to_string(n) +
                                wanted.extension().string());
    return unused;
}

} // namespace viewer

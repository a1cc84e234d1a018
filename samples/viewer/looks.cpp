#include "looks.h"

#include <look.h>

namespace viewer {
namespace {

template <typename Looks>
std::vector<std::string> names_of(const Looks& looks) {
    std::vector<std::string> names;
    for (const samples::Look look : looks)
        names.emplace_back(samples::look_name(look));
    return names;
}

} // namespace

const std::vector<std::string>& look_names() {
    static const std::vector<std::string> names = names_of(samples::kLooks);
    return names;
}

const std::vector<std::string>& modelled_look_names() {
    static const std::vector<std::string> names = names_of(samples::kModelledLooks);
    return names;
}

} // namespace viewer

#pragma once

#include <string>

namespace restyle::core {

/// What diffusers has called a parameter of its attention blocks since 0.17, given either name.
std::string attention_name_since_0_17(std::string name);

} // namespace restyle::core

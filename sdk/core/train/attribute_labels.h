#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <ATen/ATen.h>

namespace restyle::core {

/// Which attributes pictures have.
struct AttributeLabels {
    std::vector<std::string> attributes; ///< All values of the fields, a field's in byte order.
    at::Tensor labels;                   ///< [pictures, attributes] fp32, 1 where it has it.
};

/// Of what load_metadata() says of each of these pictures in text fields such as
/// {"file_name", "season": "winter"}: each value of a field is an attribute. Throws
/// std::runtime_error naming the field that a line has not, with the nearest that it has, one that
/// has the same value for all pictures, and a value of two fields.
AttributeLabels load_attribute_labels(const std::filesystem::path& folder,
                                      const std::vector<std::string>& pictures,
                                      const std::vector<std::string>& fields);

} // namespace restyle::core

#include "found_code.h"

#include <stdexcept>
#include <utility>

#include <CLI/CLI.hpp>
#include <c10/util/StringUtil.h>

#include "tensor_file.h"
#include "z_file.h"

namespace command_line {
namespace {

namespace core = restyle::core;

at::Tensor part_of(const core::SafeTensors& contents, const std::filesystem::path& file,
                   const core::CodePart& part, const std::string& prefix = "") {
    const std::string name = prefix + part.name;
    std::vector<std::int64_t> shape{1, part.rows};
    shape.insert(shape.end(), part.shape.begin(), part.shape.end());
    const at::Tensor values = take_tensor(contents, file, name, std::int64_t(shape.size())).clone();
    if (values.sizes() != at::IntArrayRef(shape))
        throw std::runtime_error(c10::str(file.string(), ": tensor '", name, "' has shape ",
                                          values.sizes(), ", expected ", at::IntArrayRef(shape)));
    return values;
}

double number_of(const core::SafeTensors& contents, const std::filesystem::path& file,
                 const std::string& field) {
    const auto found = contents.metadata.find(field);
    double value = 0;
    if (found == contents.metadata.end() || !CLI::detail::lexical_cast(found->second, value))
        throw std::runtime_error(file.string() + ": has no number '" + field + "'");
    return value;
}

} // namespace

void add_found_code(core::SafeTensors& contents, const FoundCode& found) {
    contents.metadata["distance"] = exact(found.distance);
    contents.metadata["psnr"] = exact(found.psnr);
}

FoundCode read_found_code(const std::filesystem::path& file, const core::Generator& generator) {
    const core::SafeTensors contents = core::read_safetensors(file);
    FoundCode found;
    for (const core::CodePart& part : generator.parts)
        found.code[part.name] = part_of(contents, file, part);
    found.distance = number_of(contents, file, "distance");
    found.psnr = number_of(contents, file, "psnr");
    return found;
}

core::SafeTensors search_file(const core::InversionState& state) {
    core::SafeTensors contents;
    for (const auto& [prefix, code] :
         {std::pair{"code.", &state.code}, std::pair{"best.", &state.best},
          std::pair{"mean.", &state.means}, std::pair{"square.", &state.squares}})
        for (const auto& [name, part] : *code)
            contents.tensors[prefix + name] = part;
    contents.metadata = {{"candidates", std::to_string(state.candidates)},
                         {"steps", std::to_string(state.steps)},
                         {"best_total", exact(state.best_total)},
                         {"best_distance", exact(state.best_distance)},
                         {"nearest", exact(state.nearest)}};
    return contents;
}

core::InversionState read_search(const std::filesystem::path& file,
                                 const core::Generator& generator) {
    const core::SafeTensors contents = core::read_safetensors(file);
    core::InversionState state;
    for (const core::CodePart& part : generator.parts) {
        state.code[part.name] = part_of(contents, file, part, "code.");
        state.best[part.name] = part_of(contents, file, part, "best.");
        if (contents.tensors.count("mean." + part.name) == 0) continue; // No step was taken.
        state.means[part.name] = part_of(contents, file, part, "mean.");
        state.squares[part.name] = part_of(contents, file, part, "square.");
    }
    state.candidates = std::int64_t(number_of(contents, file, "candidates"));
    state.steps = std::int64_t(number_of(contents, file, "steps"));
    state.best_total = number_of(contents, file, "best_total");
    state.best_distance = number_of(contents, file, "best_distance");
    state.nearest = number_of(contents, file, "nearest");
    return state;
}

nlohmann::json found_code_report(const std::filesystem::path& file, const FoundCode& found) {
    return {{"file", file.string()}, {"distance", found.distance}, {"psnr", found.psnr}};
}

} // namespace command_line

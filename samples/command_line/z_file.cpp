#include "z_file.h"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

#include <c10/util/StringUtil.h>
#include <nlohmann/json.hpp>

#include "options.h"
#include "tensor_file.h"

namespace command_line {
namespace {

namespace core = restyle::core;
using nlohmann::json;

constexpr const char* kFormat = "restyle-z-1";

template <typename Member>
std::string list_of(const std::vector<core::Step>& steps, Member member) {
    std::string list;
    for (const core::Step& step : steps)
        list += (list.empty() ? "" : ", ") + exact(double(step.*member));
    return "[" + list + "]";
}

bool keeps_residual(const ZFile& z, const std::vector<core::Step>& steps) {
    if (!z.code.residual.defined()) return false;
    const std::size_t kept =
        steps.size() - (z.last == core::LastStep::kDrop && !steps.empty() ? 1 : 0);
    return std::any_of(steps.begin(), steps.begin() + std::ptrdiff_t(kept),
                       [](const core::Step& step) { return step.sigma == 0; });
}

/// The metadata of a z file, read with the file's name in every complaint.
class Metadata {
public:
    Metadata(const std::filesystem::path& file, const std::map<std::string, std::string>& fields)
        : file_(file),
          fields_(fields) {}

    [[noreturn]] void refuse(const std::string& key, const std::string& expected) const {
        throw std::runtime_error(file_.string() + ": metadata " + key + " is '" + text(key) +
                                 "', expected " + expected);
    }

    std::string text(const std::string& key) const {
        const auto found = fields_.find(key);
        return found == fields_.end() ? "" : found->second;
    }

    template <typename Value>
    Value value(const std::string& key, const char* expected) const {
        try {
            return json::parse(text(key)).get<Value>();
        } catch (const json::exception&) {
            refuse(key, expected);
        }
    }

private:
    std::filesystem::path file_;
    const std::map<std::string, std::string>& fields_;
};

core::StepSettings read_settings(const Metadata& metadata) {
    core::StepSettings settings;
    settings.steps = metadata.value<int>("steps", "a number of steps");
    settings.strength = metadata.value<double>("strength", "a number from 0 to 1");
    if (metadata.text("grid") == "timesteps")
        settings.timesteps = metadata.value<std::vector<int>>("timesteps", "a list of times");
    const std::string sampler = metadata.text("sampler");
    if (metadata.text("sampler_from") == "option") {
        settings.sampler = sampler_from_name(sampler);
        if (!settings.sampler) metadata.refuse("sampler", "a sampler of --sampler");
    }
    if (metadata.text("eta_from") != "default" && sampler == "ddim")
        settings.eta = metadata.value<double>("eta", "a number from 0 to 1");
    return settings;
}

Size read_size(const Metadata& metadata) {
    const std::string text = metadata.text("size");
    Size size;
    long long width = 0, height = 0;
    char rest = 0;
    if (std::sscanf(text.c_str(), "%lldx%lld%c", &width, &height, &rest) != 2 || width < 1 ||
        height < 1)
        metadata.refuse("size", "WxH");
    size.width = width;
    size.height = height;
    return size;
}

} // namespace

std::string exact(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.17g", value);
    return text;
}

core::SafeTensors z_contents(const ZFile& z, const std::vector<core::Step>& steps,
                             const core::ScheduleConfig& schedule) {
    const core::StepSettings& settings = z.settings;
    const auto [sampler, eta] = core::resolved_sampler(schedule, settings);
    const bool given = !settings.timesteps.empty();
    core::SafeTensors contents;
    contents.tensors["z"] = z.code.z;
    if (keeps_residual(z, steps)) contents.tensors["residual"] = z.code.residual;
    contents.metadata = {
        {"format", kFormat},
        {"steps", std::to_string(given ? settings.timesteps.size() : std::size_t(settings.steps))},
        {"strength", exact(given ? 1.0 : settings.strength)},
        {"grid", given ? "timesteps" : "steps"},
        {"eta", eta ? exact(*eta) : ""},
        {"eta_from", settings.eta ? "option" : "default"},
        {"sampler", core::sampler_name(sampler)},
        {"sampler_from", settings.sampler ? "option" : "default"},
        {"last", last_name(z.last)},
        {"size", size_name(z.size)},
        {"of", z.of_latent ? "latent" : "sample"},
        {"timesteps", list_of(steps, &core::Step::t)},
        {"alpha_bar_t", list_of(steps, &core::Step::alpha_bar_t)},
        {"alpha_bar_s", list_of(steps, &core::Step::alpha_bar_s)},
        {"sigma", list_of(steps, &core::Step::sigma)}};
    return contents;
}

ZFile read_z(const std::filesystem::path& file) {
    const core::SafeTensors contents = core::read_safetensors(file);
    const Metadata metadata(file, contents.metadata);
    if (metadata.text("format") != kFormat) metadata.refuse("format", kFormat);
    ZFile z;
    z.code.z = take_tensor(contents, file, "z", 5);
    if (contents.tensors.count("residual") != 0) {
        z.code.residual = take_tensor(contents, file, "residual", 5);
        if (z.code.residual.sizes() != z.code.z.sizes())
            throw std::runtime_error(c10::str(file.string(), ": residual has shape ",
                                              z.code.residual.sizes(), ", expected z's ",
                                              z.code.z.sizes()));
    }
    z.settings = read_settings(metadata);
    const std::string last = metadata.text("last");
    if (last != "keep" && last != "drop") metadata.refuse("last", "keep or drop");
    z.last = last == "drop" ? core::LastStep::kDrop : core::LastStep::kKeep;
    z.of_latent = metadata.text("of") == "latent";
    z.size = read_size(metadata);
    z.sigma = metadata.value<std::vector<double>>("sigma", "a list of numbers");
    if (std::int64_t(z.sigma.size()) + 1 != z.code.z.size(0))
        metadata.refuse("sigma", c10::str("one number for each of the ", z.code.z.size(0) - 1,
                                          " transitions of z"));
    return z;
}

} // namespace command_line

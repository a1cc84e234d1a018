#include "contact_sheet.h"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace viewer {
namespace {

constexpr int kGap = 6;
constexpr std::size_t kMostCells = 256;

std::string written(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

std::string label_of(const SheetAxis& axis, double value) {
    return std::string(axis.setting->name) + " " + written(value);
}

bool is_number(const RestyleSettingInfo& info) {
    return info.type == RESTYLE_SETTING_DOUBLE || info.type == RESTYLE_SETTING_UINT32 ||
           info.type == RESTYLE_SETTING_UINT64;
}

const RestyleSettingInfo& numbered_setting(const std::string& name) {
    std::string names;
    for (const RestyleSettingInfo* info : restyle::setting_infos()) {
        if (!is_number(*info)) continue;
        if (info->name == name) return *info;
        names += (names.empty() ? "" : ", ") + std::string(info->name);
    }
    throw std::invalid_argument("'" + name + "' is no setting with a number; there are " + names);
}

double number_from(const std::string& text) {
    std::size_t read = 0;
    double value = 0;
    try {
        value = std::stod(text, &read);
    } catch (const std::exception&) {
        read = 0;
    }
    if (text.empty() || read != text.size())
        throw std::invalid_argument("'" + text + "' is no number");
    return value;
}

std::vector<std::string> parts_of(const std::string& text, char mark) {
    std::vector<std::string> parts(1);
    for (const char letter : text) {
        if (letter == mark)
            parts.emplace_back();
        else
            parts.back() += letter;
    }
    return parts;
}

std::vector<double> range_from(const std::vector<std::string>& parts) {
    if (parts.size() != 3)
        throw std::invalid_argument("a range is FROM:TO:COUNT, as in strength=0.25:1:4");
    const double from = number_from(parts[0]);
    const double to = number_from(parts[1]);
    const double count = number_from(parts[2]);
    if (count < 2 || count > kMostCells || count != static_cast<std::size_t>(count))
        throw std::invalid_argument("a range has 2 to 256 values, not " + parts[2]);
    std::vector<double> values;
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i)
        values.push_back(from + (to - from) * static_cast<double>(i) / (count - 1));
    return values;
}

std::vector<double> values_from(const std::string& text) {
    const std::vector<std::string> ends = parts_of(text, ':');
    if (ends.size() > 1) return range_from(ends);
    std::vector<double> values;
    for (const std::string& part : parts_of(text, ','))
        values.push_back(number_from(part));
    return values;
}

void set_number(RestyleSettings& settings, const RestyleSettingInfo& info, double value) {
    if (info.type == RESTYLE_SETTING_DOUBLE)
        restyle::setting<double>(settings, info) = value;
    else if (info.type == RESTYLE_SETTING_UINT32)
        restyle::setting<std::uint32_t>(settings, info) = static_cast<std::uint32_t>(value);
    else
        restyle::setting<std::uint64_t>(settings, info) = static_cast<std::uint64_t>(value);
}

} // namespace

SheetAxis sheet_axis_from(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == text.npos)
        throw std::invalid_argument("'" + text +
                                    "' is no setting with values, as in strength=0.25:1:4");
    SheetAxis axis;
    axis.setting = &numbered_setting(text.substr(0, equals));
    axis.values = values_from(text.substr(equals + 1));
    const bool whole = axis.setting->type != RESTYLE_SETTING_DOUBLE;
    for (double& value : axis.values) {
        if (!(value >= axis.setting->least && value <= axis.setting->most))
            throw std::invalid_argument(label_of(axis, value) +
                                        " is not allowed: " + written(axis.setting->least) +
                                        " to " + written(axis.setting->most) + " are");
        if (whole) value = static_cast<double>(static_cast<std::uint64_t>(value + 0.5));
    }
    return axis;
}

restyle::Settings SheetPlan::settings_of(std::size_t cell, const restyle::Settings& base) const {
    restyle::Settings settings = base;
    settings.values().blend_frames = 0;
    set_number(settings.values(), *across.setting, across.values[cell % across.values.size()]);
    set_number(settings.values(), *down.setting, down.values[cell / across.values.size()]);
    return settings;
}

ContactSheet::ContactSheet(const SheetPlan& plan, Size frame)
    : frame_(frame),
      columns_(plan.across.values.size()) {
    const Lettering letters;
    if (plan.count() > kMostCells)
        throw std::invalid_argument("a contact sheet has 256 cells at most, not " +
                                    std::to_string(plan.count()));
    left_ = 0;
    for (const double value : plan.down.values)
        left_ = std::max(left_, letters.width(label_of(plan.down, value)));
    left_ += 2 * kGap;
    top_ = letters.height() + 2 * kGap;
    picture_.width = left_ + static_cast<int>(columns_) * (static_cast<int>(frame.width) + kGap);
    picture_.height =
        top_ + static_cast<int>(plan.down.values.size()) * (static_cast<int>(frame.height) + kGap);
    picture_.rgba.resize(4 * std::size_t(picture_.width) * std::size_t(picture_.height));
    for (std::size_t i = 0; i < picture_.rgba.size(); ++i)
        picture_.rgba[i] = i % 4 == 3 ? 255 : 24;
    label(plan, letters);
}

void ContactSheet::label(const SheetPlan& plan, const Lettering& letters) {
    for (std::size_t i = 0; i < columns_; ++i)
        letters.draw(picture_,
                     left_ + static_cast<int>(i) * (static_cast<int>(frame_.width) + kGap), kGap,
                     label_of(plan.across, plan.across.values[i]));
    for (std::size_t i = 0; i < plan.down.values.size(); ++i)
        letters.draw(picture_, kGap,
                     top_ + static_cast<int>(i) * (static_cast<int>(frame_.height) + kGap),
                     label_of(plan.down, plan.down.values[i]));
}

void ContactSheet::place(std::size_t cell, std::span<const std::uint8_t> frame) {
    const std::size_t row_bytes = std::size_t{4} * frame_.width;
    const std::size_t x = std::size_t(left_) + cell % columns_ * (frame_.width + kGap);
    const std::size_t y = std::size_t(top_) + cell / columns_ * (frame_.height + kGap);
    for (std::size_t row = 0; row < frame_.height; ++row) {
        const auto line = frame.subspan(row * row_bytes, row_bytes);
        std::copy(line.begin(), line.end(),
                  picture_.rgba.begin() + static_cast<std::ptrdiff_t>(
                                              4 * ((y + row) * std::size_t(picture_.width) + x)));
    }
}

} // namespace viewer

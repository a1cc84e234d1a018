#pragma once

#include <nlohmann/json.hpp>

#include "session/captured_frame.h"
#include "vulkan/device_table.h"

/// What a capture's JSON files say (sdk/GUIDE.md, "A frame to send to us").
namespace restyle::session {

/// {name, driver, ...}
nlohmann::ordered_json device_json(const interop::DeviceTable& vk);

/// RestyleSessionInfo by its names, words as words.
nlohmann::ordered_json session_json(const SessionWishes& wishes);

/// What a session plays, and the identity of its models. Reads files.
nlohmann::ordered_json playing_json(const PlayedStyle& playing);

/// All of a frame but its style and its images.
nlohmann::ordered_json frame_json(const CapturedFrame& frame);

} // namespace restyle::session

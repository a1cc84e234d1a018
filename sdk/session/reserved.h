#pragma once

#include <array>
#include <cstddef>

#include "restyle/restyle.h"

namespace restyle::session {

/// A member that is 0 until a later version gives it a meaning.
struct ReservedMember {
    const char* name;
    std::size_t offset; ///< Of its 32 bits, in the struct that a caller gives.
};

/// All of a struct that callers fill, those of structs within it among them. What the SDK alone
/// fills has none.
template <typename Struct>
inline constexpr std::array<ReservedMember, 0> kReserved{};

#define RESTYLE_RESERVED(Struct, member)                                                           \
    ReservedMember {                                                                               \
#member, offsetof(Struct, member)                                                          \
    }

template <>
inline constexpr std::array kReserved<RestyleDeviceInfo>{
    RESTYLE_RESERVED(RestyleDeviceInfo, reserved)};
template <>
inline constexpr std::array kReserved<RestyleFrame>{RESTYLE_RESERVED(RestyleFrame, reserved),
                                                    RESTYLE_RESERVED(RestyleFrame, scene.reserved)};
template <>
inline constexpr std::array kReserved<RestyleMotionSample>{
    RESTYLE_RESERVED(RestyleMotionSample, reserved)};
template <>
inline constexpr std::array kReserved<RestyleQueueInfo>{
    RESTYLE_RESERVED(RestyleQueueInfo, reserved)};
template <>
inline constexpr std::array kReserved<RestyleSessionInfo>{
    RESTYLE_RESERVED(RestyleSessionInfo, scene.reserved),
    RESTYLE_RESERVED(RestyleSessionInfo, color.reserved),
    RESTYLE_RESERVED(RestyleSessionInfo, reserved)};
template <>
inline constexpr std::array kReserved<RestyleSettings>{
    RESTYLE_RESERVED(RestyleSettings, reserved),
    RESTYLE_RESERVED(RestyleSettings, reserved_attention),
    RESTYLE_RESERVED(RestyleSettings, reserved_stream),
    RESTYLE_RESERVED(RestyleSettings, reserved_edit_mask)};
template <>
inline constexpr std::array kReserved<RestyleStyleInfo>{
    RESTYLE_RESERVED(RestyleStyleInfo, reserved)};
template <>
inline constexpr std::array kReserved<RestyleTarget>{
    RESTYLE_RESERVED(RestyleTarget, reserved), RESTYLE_RESERVED(RestyleTarget, scene.reserved)};
template <>
inline constexpr std::array kReserved<RestyleWork>{RESTYLE_RESERVED(RestyleWork, reserved),
                                                   RESTYLE_RESERVED(RestyleWork, waits.reserved),
                                                   RESTYLE_RESERVED(RestyleWork, signals.reserved)};

#undef RESTYLE_RESERVED

} // namespace restyle::session

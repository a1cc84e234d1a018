#pragma once

#include <exception>
#include <new>
#include <string>

#include "restyle/restyle.h"
#include "session/error.h"
#include "vulkan/check_vk.h"

/// The C border: no exception crosses it.
namespace restyle::session {

/// Keeps the sentence for restyle_last_error(); returns `code`.
RestyleResult failed(RestyleResult code, const char* sentence);

/// Of a Vulkan call that failed.
RestyleResult result_of(VkResult result);

/// Of the thread's last failed call; "" where there was none.
const char* last_error();

/// What `call` returns, or what becomes of the exception that it throws.
template <typename Call>
RestyleResult guarded(Call&& call) {
    try {
        return call();
    } catch (const Error& error) {
        return failed(error.code(), error.what());
    } catch (const interop::VulkanError& error) {
        return failed(result_of(error.result()), error.what());
    } catch (const std::bad_alloc&) {
        return failed(RESTYLE_ERROR_OUT_OF_MEMORY, "out of memory");
    } catch (const std::exception& error) {
        return failed(RESTYLE_ERROR_INTERNAL, error.what());
    } catch (...) {
        return failed(RESTYLE_ERROR_INTERNAL, "a fault of the SDK that has no words");
    }
}

inline void require_handle(const void* handle, const char* name) {
    require(handle != nullptr, [&] { return std::string(name) + " is NULL"; });
}

} // namespace restyle::session

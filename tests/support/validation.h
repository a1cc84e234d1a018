#pragma once

namespace restyle::test {

/// Whether the validation layer looks at what tests do. It is not built for ThreadSanitizer, which
/// then sees races where none are.
#ifdef __SANITIZE_THREAD__
inline constexpr bool kValidate = false;
#else
inline constexpr bool kValidate = true;
#endif

} // namespace restyle::test

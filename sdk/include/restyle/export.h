/* How librestyle's functions are shown; included by the headers that declare them. */
#ifndef RESTYLE_EXPORT_H
#define RESTYLE_EXPORT_H

#if defined(_WIN32) && defined(RESTYLE_EXPORTS) /* While the library itself is built. */
#define RESTYLE_API __declspec(dllexport)
#elif defined(_WIN32)
#define RESTYLE_API __declspec(dllimport)
#elif defined(__GNUC__)
#define RESTYLE_API __attribute__((visibility("default")))
#else
#define RESTYLE_API
#endif

#endif /* RESTYLE_EXPORT_H */

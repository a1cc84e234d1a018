/* How librestyle's functions are shown; included by the headers that declare them. */
#ifndef RESTYLE_EXPORT_H
#define RESTYLE_EXPORT_H

#if defined(__GNUC__)
#define RESTYLE_API __attribute__((visibility("default")))
#else
#define RESTYLE_API
#endif

#endif /* RESTYLE_EXPORT_H */

#include <stdio.h>

#include <restyle/restyle.h>

/* Prints the version and the settings; fails where the library is not the header's. */
int main(void) {
    const uint32_t version = restyle_version();
    uint32_t index = 0;
    const RestyleSettingInfo* info;
    printf("restyle %u.%u\n", version >> 16, version & 0xffffu);
    while ((info = restyle_setting_info(index)) != NULL) {
        printf("%s: %s\n", info->name, info->help);
        ++index;
    }
    return version == (RESTYLE_VERSION_MAJOR << 16 | RESTYLE_VERSION_MINOR) && index > 0 ? 0 : 1;
}

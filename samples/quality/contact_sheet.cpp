#include "contact_sheet.h"

namespace quality {

samples::Picture contact_sheet(const std::vector<std::vector<samples::Picture>>& rows) {
    const samples::Picture& first = rows.front().front();
    samples::Picture sheet{
        first.width * int(rows.front().size()), first.height * int(rows.size()), {}};
    const std::ptrdiff_t stride = std::ptrdiff_t{4} * first.width;
    for (const std::vector<samples::Picture>& row : rows)
        for (int y = 0; y < first.height; ++y)
            for (const samples::Picture& picture : row) {
                const auto line = picture.rgba.begin() + y * stride;
                sheet.rgba.insert(sheet.rgba.end(), line, line + stride);
            }
    return sheet;
}

} // namespace quality

#include "report.h"

#include <algorithm>
#include <cstdio>

namespace quality {
namespace {

void print_number(const std::optional<double>& value, int width, int digits) {
    if (value)
        std::printf("%*.*f", width, digits, *value);
    else
        std::printf("%*s", width, "-");
}

int widest_name(const std::vector<Row>& rows) {
    std::size_t widest = 0;
    for (const Row& row : rows)
        widest = std::max(widest, row.name.size());
    return static_cast<int>(widest);
}

void print_ages(const std::vector<Row>& rows, int width) {
    std::printf("\n%-*s  PSNR of what is shown, by the picture's age in frames\n", width, "");
    for (const Row& row : rows) {
        if (row.psnr_of_age.empty()) continue;
        std::printf("%-*s", width, row.name.c_str());
        for (const double value : row.psnr_of_age)
            std::printf("%7.2f", value);
        std::printf("\n");
    }
}

} // namespace

void print_table(const std::vector<Row>& rows) {
    const int width = widest_name(rows);
    std::printf("%-*s%8s%8s%8s%9s%11s%9s\n", width, "", "PSNR", "SSIM", "edges", "flicker",
                "per frame", "ms");
    for (const Row& row : rows) {
        std::printf("%-*s", width, row.name.c_str());
        print_number(row.score.psnr, 8, 2);
        print_number(row.score.ssim, 8, 3);
        print_number(row.edge_recall, 8, 3);
        print_number(row.flicker, 9, 2);
        print_number(row.flicker_noise, 11, 2);
        print_number(row.frame_ms, 9, 1);
        std::printf("\n");
    }
    const bool flown = std::any_of(rows.begin(), rows.end(),
                                   [](const Row& row) { return !row.psnr_of_age.empty(); });
    if (flown) print_ages(rows, width);
}

} // namespace quality

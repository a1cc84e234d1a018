#include "object_amounts.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace viewer {
namespace {

/// All of the text, or none.
template <typename Value>
bool read_whole(const std::string& text, Value& value) {
    const char* const end = text.data() + text.size();
    const auto [last, error] = std::from_chars(text.data(), end, value);
    return error == std::errc() && last == end;
}

} // namespace

RestyleObjectAmount object_amount_from(const std::string& text) {
    const std::size_t sign = text.find('=');
    RestyleObjectAmount amount{};
    const bool is_one = sign != std::string::npos &&
                        read_whole(text.substr(0, sign), amount.object) &&
                        read_whole(text.substr(sign + 1), amount.amount) && amount.amount >= 0 &&
                        amount.amount <= 1;
    if (!is_one)
        throw std::invalid_argument("'" + text +
                                    "' is not an object's amount; expected NUMBER=AMOUNT, the "
                                    "amount in [0, 1], as in 12=0.5");
    return amount;
}

void name_object(ObjectAmounts& amounts, std::uint32_t object) {
    std::vector<RestyleObjectAmount>& named = amounts.named;
    const bool is_named =
        std::any_of(named.begin(), named.end(), [object](const RestyleObjectAmount& amount) {
            return amount.object == object;
        });
    if (!is_named && named.size() < RESTYLE_MOST_OBJECT_AMOUNTS)
        named.push_back({object, amounts.keeps_others ? 1.0f : 0.0f});
}

void tell_amounts(RestyleScene& scene, const ObjectAmounts& amounts) {
    if (scene.object.image == VK_NULL_HANDLE) return;
    if (amounts.named.empty() && !amounts.keeps_others) return;
    scene.object_amounts = amounts.named.data();
    scene.object_amount_count = static_cast<std::uint32_t>(amounts.named.size());
    scene.keep_others = amounts.keeps_others ? 1 : 0;
}

} // namespace viewer

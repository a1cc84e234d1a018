#include "back/shared_models.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

namespace restyle::back {
namespace {

// How long check() may have to wait to be called.
constexpr std::chrono::milliseconds kBetweenChecks{20};

} // namespace

SharedModels::Model SharedModels::get(const ModelKey& key, const std::function<core::Model()>& load,
                                      const std::function<void()>& check) {
    std::promise<Model> loaded;
    std::shared_future<Model> loading;
    {
        const std::lock_guard lock(mutex_);
        Entry& entry = entries_[key];
        if (Model held = entry.held.lock()) return held;
        loading = entry.loading;
        if (!loading.valid()) entry.loading = loaded.get_future().share();
    }
    if (!loading.valid()) return load_for_all(key, load, std::move(loaded));
    while (loading.wait_for(kBetweenChecks) != std::future_status::ready)
        check();
    return loading.get();
}

// Those who wait hold the result of their own, even where this one's is given up at once.
SharedModels::Model SharedModels::load_for_all(const ModelKey& key,
                                               const std::function<core::Model()>& load,
                                               std::promise<Model> loaded) {
    try {
        const auto model = std::make_shared<const core::Model>(load());
        settle(key, model);
        loaded.set_value(model);
        return model;
    } catch (...) {
        settle(key, nullptr);
        loaded.set_exception(std::current_exception());
        throw;
    }
}

// Forgets what nobody holds any more.
void SharedModels::settle(const ModelKey& key, const Model& model) {
    const std::lock_guard lock(mutex_);
    entries_[key] = {model, {}};
    std::erase_if(entries_, [](const auto& entry) {
        return entry.second.held.expired() && !entry.second.loading.valid();
    });
}

std::size_t SharedModels::count() const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::ranges::count_if(
        entries_, [](const auto& entry) { return !entry.second.held.expired(); }));
}

} // namespace restyle::back

#pragma once

#include <compare>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include <ATen/ATen.h>

#include "back/model_state.h"
#include "restyle/core/model.h"

namespace restyle::back {

/// What makes one loaded model equal to another.
struct ModelKey {
    ModelState files;
    at::ScalarType dtype;
    std::string device; ///< By its name.

    auto operator<=>(const ModelKey&) const = default;
};

/// Models that are loaded once for all that hold them at a time, and freed with the last of them.
/// Their networks have no state, so that several threads may run one. For any thread.
class SharedModels {
public:
    using Model = std::shared_ptr<const core::Model>;

    /// The one that is held of this key, else what `load` gives, which throws for all that wait for
    /// it. Where another thread loads it already, `check` is called until it is there, and may
    /// throw.
    Model get(const ModelKey& key, const std::function<core::Model()>& load,
              const std::function<void()>& check);

    /// How many are held.
    std::size_t count() const;

private:
    struct Entry {
        std::weak_ptr<const core::Model> held;
        std::shared_future<Model> loading; ///< Valid while a thread loads it.
    };

    Model load_for_all(const ModelKey& key, const std::function<core::Model()>& load,
                       std::promise<Model> loaded);
    void settle(const ModelKey& key, const Model& model);

    mutable std::mutex mutex_;
    std::map<ModelKey, Entry> entries_;
};

} // namespace restyle::back

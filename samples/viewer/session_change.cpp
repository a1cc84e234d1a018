#include "session_change.h"

#include <stdexcept>
#include <utility>

namespace viewer {

void SessionChange::begin(const Gpu& gpu, const Options& options, const SourceInfo& source,
                          Log& log) {
    cancel();
    Styling styling = styling_for(gpu, options, source, log);
    if (!styling.alive()) throw std::runtime_error(styling.message());
    options_ = options.session;
    made_ = std::move(styling);
    since_begin_ = Stopwatch();
}

std::optional<Styling> SessionChange::take() {
    if (!made_) return std::nullopt;
    const RestyleResult ready = restyle_session_wait_ready(made_->session(), 0);
    if (ready == RESTYLE_TIMEOUT) return std::nullopt;
    std::optional<Styling> made = std::exchange(made_, std::nullopt);
    if (ready != RESTYLE_OK) throw std::runtime_error(made->message());
    return made;
}

} // namespace viewer
